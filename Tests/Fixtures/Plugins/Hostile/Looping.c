// Attacks that never return, each where another way of stopping is needed.
#include <pthread.h>
#include <signal.h>

#include "Hostile.h"

attack endless_loop, endless_read, endless_blocked, endless_ignored, endless_asking, deadlock,
  signals_blocked;

_Noreturn static void count_for_ever(void) {
  static volatile unsigned long count;
  for (;;) count++;
}

static void block_every_signal(void) {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, NULL);
}

gantry_status endless_loop(const attempt *now) {
  begun(now);
  count_for_ever();
}

gantry_status endless_read(const attempt *now) {
  int ends[2];
  char byte;
  if (pipe(ends)) return fail(now, "NO_PIPE", strerror(errno));
  begun(now);
  // Again whenever a signal interrupts it.
  for (;;) {
    if (read(ends[0], &byte, 1) == 1) return answer(now, "{}");
  }
}

gantry_status endless_blocked(const attempt *now) {
  block_every_signal();
  begun(now);
  count_for_ever();
}

gantry_status endless_ignored(const attempt *now) {
  for (int number = 1; number < NSIG; number++) signal(number, SIG_IGN);
  begun(now);
  wait_for_ever();
}

gantry_status endless_asking(const attempt *now) {
  static volatile int answered;
  begun(now);
  for (;;) answered += host->cancelled(host->ctx, now->call);
}

gantry_status deadlock(const attempt *now) {
  static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
  begun(now);
  pthread_mutex_lock(&lock);
  pthread_mutex_lock(&lock);
  return answer(now, "{}");
}

gantry_status signals_blocked(const attempt *now) {
  block_every_signal();
  return answer(now, "{}");
}
