#define _GNU_SOURCE
#include "exchange.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ending.h"

void exchange_begin(exchange *exchange, int socket) {
  memset(exchange, 0, offsetof(struct exchange, commands));
  exchange->socket = socket;
  pthread_mutex_init(&exchange->lock, NULL);
  pthread_cond_init(&exchange->command.wake, NULL);
}

// MARK: packets

static void release(waiter *waiter) {
  gantry_packet *packet = &waiter->packet;
  for (size_t i = 0; i < packet->fd_count; i++) close(packet->fds[i]);
  if (waiter->is_secret && packet->body != NULL) {
    explicit_bzero((void *)(uintptr_t)packet->body, packet->frame.size);
  }
  free(packet->owned);
  memset(packet, 0, sizeof *packet);
}

// Hands a packet over. Its body moves to where it may stay until it is given back.
//   buffer   where a body lies that came inside the packet; it is free again afterwards
static void serve(waiter *waiter, gantry_packet *packet, uint8_t *buffer, uint8_t *own_buffer) {
  waiter->packet = *packet;
  waiter->is_served = 1;
  size_t size = packet->frame.size;
  if (packet->owned != NULL || buffer == own_buffer) return;
  uint8_t *place = own_buffer;
  if (place == NULL && size <= EXCHANGE_SMALL_BODY) place = waiter->small_body;
  if (place == NULL) place = waiter->packet.owned = malloc(size);
  if (place == NULL) {
    waiter->problem = ENOMEM;
    waiter->packet.frame.size = 0;
  } else {
    memcpy(place, packet->body, size);
  }
  waiter->packet.body = place;
  if (waiter->is_secret) explicit_bzero(buffer, size);
}

static waiter *waiter_of(exchange *exchange, uint64_t id) {
  waiter *waiter = exchange->waiters;
  while (waiter != NULL && waiter->id != id) waiter = waiter->next;
  return waiter;
}

// Gives a packet to the one it is for. Returns 0 when it is for nobody.
static int dispatch(exchange *exchange, gantry_packet *packet, uint8_t *buffer) {
  int is_reply = packet->frame.kind == GANTRY_FRAME_REPLY;
  if (is_reply != (packet->frame.id != 0)) return 0;
  if (is_reply) {
    waiter *waiter = waiter_of(exchange, packet->frame.id);
    if (waiter == NULL || waiter->is_served) return 0;
    serve(waiter, packet, buffer, NULL);
    pthread_cond_signal(&waiter->wake);
    return 1;
  }
  // A command in the middle of a call breaks the rules; no host sends one.
  if (!exchange->expects_command) return 0;
  exchange->expects_command = 0;
  serve(&exchange->command, packet, buffer, exchange->commands);
  pthread_cond_signal(&exchange->command.wake);
  return 1;
}

// MARK: waiting

// Ends the worker, unless nothing is called: then the main thread ends it in order.
static void give_up(exchange *exchange, int problem) {
  if (problem == EPROTO) {
    // A packet whose descriptors found no place looks like one that breaks the rules.
    int probe = dup(STDERR_FILENO);
    if (probe < 0) end_with_problem(GANTRY_WORKER_BAD_FRAME, "a packet was cut", errno);
    end_at_once(GANTRY_WORKER_BAD_FRAME, "a packet from the host is no frame");
  }
  if (!exchange->expects_command || problem != ECONNRESET) {
    end_with_problem(GANTRY_WORKER_SOCKET_GONE, "the socket to the host failed", problem);
  }
  exchange->problem = problem;
  for (waiter *waiter = exchange->waiters; waiter != NULL; waiter = waiter->next) {
    pthread_cond_signal(&waiter->wake);
  }
  pthread_cond_signal(&exchange->command.wake);
}

// Reads one packet without the lock, and hands it over with it.
static void lead(exchange *exchange, uint8_t *buffer) {
  gantry_packet packet;
  exchange->is_read = 1;
  pthread_mutex_unlock(&exchange->lock);
  int problem = gantry_frame_receive(exchange->socket, &packet, buffer, 0);
  pthread_mutex_lock(&exchange->lock);
  exchange->is_read = 0;
  if (problem != 0) {
    give_up(exchange, problem);
  } else if (!dispatch(exchange, &packet, buffer)) {
    end_at_once(GANTRY_WORKER_BAD_FRAME, "a frame from the host is for nobody who waits");
  }
}

// Lets another one lead, if anybody still waits.
static void hand_over(exchange *exchange) {
  if (exchange->is_read) return;
  waiter *waiter = exchange->waiters;
  while (waiter != NULL && waiter->is_served) waiter = waiter->next;
  if (waiter == NULL && exchange->expects_command) waiter = &exchange->command;
  if (waiter != NULL) pthread_cond_signal(&waiter->wake);
}

static void wait_for(exchange *exchange, waiter *waiter, uint8_t *buffer) {
  while (!waiter->is_served && exchange->problem == 0) {
    if (exchange->is_read) {
      pthread_cond_wait(&waiter->wake, &exchange->lock);
    } else {
      lead(exchange, buffer);
    }
  }
  hand_over(exchange);
}

// MARK: commands

void exchange_expect_command(exchange *exchange) {
  pthread_mutex_lock(&exchange->lock);
  release(&exchange->command);
  exchange->command.is_served = 0;
  exchange->command.problem = 0;
  exchange->expects_command = 1;
  pthread_mutex_unlock(&exchange->lock);
}

int exchange_command(exchange *exchange, gantry_packet **command) {
  pthread_mutex_lock(&exchange->lock);
  wait_for(exchange, &exchange->command, exchange->commands);
  int problem = exchange->command.is_served ? exchange->command.problem : exchange->problem;
  pthread_mutex_unlock(&exchange->lock);
  *command = &exchange->command.packet;
  return problem;
}

// MARK: sending

static int send_frame(exchange *exchange, gantry_frame frame, const body *body) {
  if (body->is_broken) return ENOMEM;
  frame.size = body->size;
  int problem = gantry_frame_send(exchange->socket, frame, body->bytes, NULL, 0);
  // The others are about this one frame: no memory, no descriptor. These are about the socket.
  if (problem == EPIPE || problem == ECONNRESET || problem == EBADF || problem == ENOTSOCK) {
    end_with_problem(GANTRY_WORKER_SOCKET_GONE, "the socket to the host failed", problem);
  }
  return problem;
}

int exchange_send(
  exchange *exchange, uint32_t kind, int32_t status, uint64_t call, const body *body) {
  return send_frame(exchange, (gantry_frame){.kind = kind, .status = status, .call = call}, body);
}

static void enlist(exchange *exchange, waiter *waiter) {
  waiter->id = ++exchange->last_id;
  waiter->next = exchange->waiters;
  exchange->waiters = waiter;
}

static void delist(exchange *exchange, const waiter *waiter) {
  struct waiter **link = &exchange->waiters;
  while (*link != NULL && *link != waiter) link = &(*link)->next;
  if (*link != NULL) *link = waiter->next;
}

int exchange_request(
  exchange *exchange, uint32_t kind, uint64_t call, const body *body, waiter *reply) {
  int is_secret = kind == GANTRY_FRAME_SECRET;
  *reply = (waiter){.wake = PTHREAD_COND_INITIALIZER, .is_secret = is_secret};
  pthread_mutex_lock(&exchange->lock);
  enlist(exchange, reply);
  pthread_mutex_unlock(&exchange->lock);

  int problem = send_frame(
    exchange, (gantry_frame){.kind = kind, .call = call, .id = reply->id}, body);

  pthread_mutex_lock(&exchange->lock);
  if (problem == 0) wait_for(exchange, reply, exchange->replies);
  if (problem == 0) problem = reply->is_served ? reply->problem : exchange->problem;
  delist(exchange, reply);
  pthread_mutex_unlock(&exchange->lock);
  return problem;
}

void exchange_drop_reply(waiter *reply) {
  release(reply);
  pthread_cond_destroy(&reply->wake);
}
