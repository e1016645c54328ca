// The socket: commands of the host to the main thread, requests of any thread to the host.
//
// Nobody reads the socket but who waits for something: of all that wait one leads, reads packets
// and hands them to those they are for, and when it has its own, another one leads. So the thread
// that makes a call also reads the answers to it, and no packet ever waits for another thread to
// wake up.
#ifndef GANTRY_WORKER_EXCHANGE_H
#define GANTRY_WORKER_EXCHANGE_H

#include <pthread.h>

#include "body.h"
#include "gantry_frames.h"

// Replies up to this size need no memory of their own.
#define EXCHANGE_SMALL_BODY 256

// One that waits for a packet.
typedef struct waiter {
  uint64_t id;
  pthread_cond_t wake;
  int is_served;
  int is_secret;  // what passes through memory on its behalf is wiped
  int problem;    // an errno when nothing can come any more
  gantry_packet packet;
  uint8_t small_body[EXCHANGE_SMALL_BODY];
  struct waiter *next;
} waiter;

typedef struct exchange {
  int socket;
  pthread_mutex_t lock;
  int is_read;  // one of the waiters leads
  int problem;  // an errno once the socket is of no use any more
  uint64_t last_id;
  waiter *waiters;
  int expects_command;
  waiter command;
  _Alignas(64) uint8_t commands[GANTRY_FRAME_BODY_MAX];
  _Alignas(64) uint8_t replies[GANTRY_FRAME_BODY_MAX];
} exchange;

void exchange_begin(exchange *exchange, int socket);

// Gives the last command back and says that the host may send the next one. To be called before the
// answer to the last one is sent: another thread may be the one that reads the next.
void exchange_expect_command(exchange *exchange);

// Waits for the next command. Only on the main thread. Returns 0, or an errno: ECONNRESET when the
// host has closed the socket. The command is valid until exchange_expect_command.
int exchange_command(exchange *exchange, gantry_packet **command);

// Sends a frame that needs no reply. Any thread. Returns 0 or an errno; ends the worker when the
// socket has failed.
int exchange_send(
  exchange *exchange, uint32_t kind, int32_t status, uint64_t call, const body *body);

// Sends a request and waits for its reply, which exchange_drop_reply gives back. Any thread.
// Returns 0, or an errno when it could not be sent or the host is gone.
int exchange_request(
  exchange *exchange, uint32_t kind, uint64_t call, const body *body, waiter *reply);
void exchange_drop_reply(waiter *reply);

#endif
