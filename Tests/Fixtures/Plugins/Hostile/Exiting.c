// Attacks that end the process, or try to, without a crash.
#include <pthread.h>
#include <signal.h>

#include "Hostile.h"

attack exit_0, exit_7, exit_quickly, exit_in_thread, exit_after_answer, exit_as_worker, exit_hang,
  thread_exit, raise_kill, raise_stop, raise_term;

gantry_status exit_0(const attempt *now) {
  (void)now;
  exit(0);
}

gantry_status exit_7(const attempt *now) {
  (void)now;
  _exit(7);
}

gantry_status exit_quickly(const attempt *now) {
  (void)now;
  quick_exit(8);
}

static void *end_process(void *unused) {
  (void)unused;
  _exit(9);
}

gantry_status exit_in_thread(const attempt *now) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, end_process, NULL)) return fail(now, "NO_THREAD", "no thread");
  wait_for_ever();
}

gantry_status exit_after_answer(const attempt *now) {
  answer(now, "{}");
  exit(0);
}

// 103 is what a worker says when the host broke the protocol; a plugin must not blame the host so.
gantry_status exit_as_worker(const attempt *now) {
  (void)now;
  _exit(103);
}

gantry_status exit_hang(const attempt *now) {
  atexit(wait_for_ever);
  begun(now);
  exit(0);
}

gantry_status thread_exit(const attempt *now) {
  begun(now);
  pthread_exit(NULL);
}

// The first process of a process namespace cannot kill itself so: then the attack has failed.
gantry_status raise_kill(const attempt *now) {
  raise(SIGKILL);
  return fail(now, "STILL_ALIVE", "SIGKILL did nothing");
}

gantry_status raise_stop(const attempt *now) {
  begun(now);
  raise(SIGSTOP);
  wait_for_ever();
}

gantry_status raise_term(const attempt *now) {
  raise(SIGTERM);
  return fail(now, "STILL_ALIVE", "SIGTERM did nothing");
}
