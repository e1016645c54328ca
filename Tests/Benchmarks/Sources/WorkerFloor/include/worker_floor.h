// What nobody can do without who talks to another process, or starts one.
#ifndef WORKER_FLOOR_H
#define WORKER_FLOOR_H

#include <stddef.h>
#include <stdint.h>

// A process that sends every packet back.
typedef struct worker_floor {
  int socket;
  int pid;
} worker_floor;

// Forks the process. Returns 0 or an errno.
int worker_floor_open(worker_floor *floor);

// Ends it and waits for it.
void worker_floor_close(worker_floor *floor);

// Sends packets of `size` bytes there and back, one after the other.
//   idle_us   how long to sleep before each, 0 for not at all
//   trips_ns  receives how long each took, `count` numbers
// Returns 0 or an errno.
int worker_floor_measure(
  worker_floor *floor, size_t size, size_t count, uint32_t idle_us, double *trips_ns);

// Starts a program and waits for its end. Returns the nanoseconds, or -1.
double worker_floor_spawn(const char *program);

// Copies a block through a socket of this process, as often as asked. Returns the nanoseconds of one
// copy, or -1.
double worker_floor_copy(size_t size, size_t rounds);

// CLOCK_MONOTONIC, which plugins read too.
int64_t worker_floor_now(void);

// Sleeps as the floor does between two trips.
void worker_floor_idle(uint32_t microseconds);

#endif
