#define _GNU_SOURCE
#include "worker_floor.h"

#include <errno.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PACKET_MAX 65536

int64_t worker_floor_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

void worker_floor_idle(uint32_t microseconds) {
  struct timespec pause = {.tv_nsec = (long)microseconds * 1000};
  nanosleep(&pause, NULL);
}

static _Noreturn void echo(int socket) {
  static uint8_t packet[PACKET_MAX];
  for (;;) {
    ssize_t count = recv(socket, packet, sizeof packet, 0);
    if (count <= 0 || send(socket, packet, (size_t)count, MSG_NOSIGNAL) != count) _exit(0);
  }
}

int worker_floor_open(worker_floor *floor) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) return errno;
  pid_t pid = fork();
  if (pid < 0) return errno;
  if (pid == 0) {
    close(ends[0]);
    echo(ends[1]);
  }
  close(ends[1]);
  *floor = (worker_floor){.socket = ends[0], .pid = pid};
  return 0;
}

void worker_floor_close(worker_floor *floor) {
  close(floor->socket);
  waitpid(floor->pid, NULL, 0);
}

int worker_floor_measure(
  worker_floor *floor, size_t size, size_t count, uint32_t idle_us, double *trips_ns) {
  static uint8_t packet[PACKET_MAX];
  if (size > sizeof packet) return EMSGSIZE;
  for (size_t trip = 0; trip < count; trip++) {
    if (idle_us > 0) worker_floor_idle(idle_us);
    int64_t start = worker_floor_now();
    if (send(floor->socket, packet, size, MSG_NOSIGNAL) != (ssize_t)size) return errno;
    if (recv(floor->socket, packet, sizeof packet, 0) != (ssize_t)size) return errno;
    trips_ns[trip] = (double)(worker_floor_now() - start);
  }
  return 0;
}

double worker_floor_spawn(const char *program) {
  char *arguments[] = {(char *)program, NULL};
  char *environment[] = {NULL};
  int64_t start = worker_floor_now();
  pid_t pid;
  int status;
  if (posix_spawn(&pid, program, NULL, NULL, arguments, environment) != 0) return -1;
  if (waitpid(pid, &status, 0) != pid || status != 0) return -1;
  return (double)(worker_floor_now() - start);
}

static int copy(int from, int to, uint8_t *block, size_t size) {
  for (size_t done = 0; done < size;) {
    size_t piece = size - done < PACKET_MAX ? size - done : PACKET_MAX;
    if (send(from, block + done, piece, MSG_NOSIGNAL) != (ssize_t)piece) return 0;
    if (recv(to, block + done, piece, MSG_WAITALL) != (ssize_t)piece) return 0;
    done += piece;
  }
  return 1;
}

double worker_floor_copy(size_t size, size_t rounds) {
  int ends[2];
  uint8_t *block = calloc(1, size);
  if (block == NULL) return -1;
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
    free(block);
    return -1;
  }
  int64_t start = worker_floor_now();
  int isWhole = 1;
  for (size_t round = 0; round < rounds && isWhole; round++) {
    isWhole = copy(ends[0], ends[1], block, size);
  }
  double each = (double)(worker_floor_now() - start) / (double)rounds;
  close(ends[0]);
  close(ends[1]);
  free(block);
  return isWhole ? each : -1;
}
