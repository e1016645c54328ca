#define _GNU_SOURCE
#include "watchdog.h"

#include <pthread.h>
#include <signal.h>
#include <time.h>

#include "ending.h"
#include "tree.h"

#define STACK_BYTES (64u * 1024u)
#define LOOKS_A_LEASE 8

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static void *watch(void *ctx) {
  const worker *worker = ctx;
  // Read once: what a plugin writes over the worker's own variables later changes nothing here.
  const volatile gantry_sign *sign = worker->sign;
  const int64_t lease = worker->limits.lease_ns;
  const int64_t pause = lease / LOOKS_A_LEASE;
  const struct timespec nap = {.tv_sec = pause / 1000000000, .tv_nsec = pause % 1000000000};
  int64_t last = now();
  const int64_t begun = last;
  for (;;) {
    clock_nanosleep(CLOCK_MONOTONIC, 0, &nap, NULL);
    int64_t time = now(), seen = sign->seen_ns;
    // A nap that took much too long says that this process was stopped, too: the host may have been
    // there all the while, and gets the time of one more nap to say so.
    int is_late = time - last > 2 * pause;
    last = time;
    if (seen < begun) seen = begun;
    if (is_late || time - seen <= lease) continue;
    tree_kill();
    end_at_once(GANTRY_WORKER_ABANDONED, "there was no sign of the host within the lease");
  }
  return NULL;
}

int watchdog_start(const worker *worker) {
  if (worker->limits.lease_ns <= 0) return 0;
  pthread_attr_t attributes;
  pthread_t thread;
  sigset_t all, former;
  int problem = pthread_attr_init(&attributes);
  if (problem != 0) return problem;
  pthread_attr_setstacksize(&attributes, STACK_BYTES);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  // Signals are for the plugin's threads.
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &former);
  problem = pthread_create(&thread, &attributes, watch, (void *)(uintptr_t)worker);
  pthread_sigmask(SIG_SETMASK, &former, NULL);
  pthread_attr_destroy(&attributes);
  return problem;
}
