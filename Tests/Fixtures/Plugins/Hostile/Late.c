// Attacks of threads that a call leaves behind when it returns.
#include <pthread.h>

#include "Hostile.h"

attack thread_emits_late, thread_logs_for_ever, thread_crashes_later, thread_left;

static gantry_status leave(const attempt *now, void *(*thread)(void *), int count) {
  static gantry_call call;
  call = now->call;
  for (int i = 0; i < count; i++) {
    pthread_t left;
    if (pthread_create(&left, NULL, thread, &call)) return fail(now, "NO_THREAD", "no thread");
    pthread_detach(left);
  }
  return answer(now, "{}");
}

// A call that is over says it is cancelled.
static void wait_for_return(gantry_call call) {
  while (!host->cancelled(host->ctx, call)) usleep(100);
}

static void *emit_late(void *context) {
  const gantry_call call = *(gantry_call *)context;
  gantry_error error = {sizeof error, 0, TEXT("LATE"), TEXT("late"), {0}, {0}};
  wait_for_return(call);
  for (int i = 0; i < 1000; i++) {
    host->emit(host->ctx, call, TEXT("acme.ticked"), BYTES("{\"tick\":666}"));
    host->progress(host->ctx, call, 0.9, TEXT("late"), TEXT("late"));
    host->fail(host->ctx, call, &error);
  }
  return NULL;
}

_Noreturn static void *log_for_ever(void *context) {
  const gantry_call call = *(gantry_call *)context;
  for (;;) {
    host->log(host->ctx, call, GANTRY_LOG_INFO, TEXT("late, with a call"));
    host->log(host->ctx, 0, GANTRY_LOG_INFO, TEXT("late, without a call"));
    // A little, so that what is asked of the worker meanwhile gets its share of the processor.
    usleep(10);
  }
}

static void *crash_later(void *context) {
  static volatile uintptr_t address = 16;
  wait_for_return(*(gantry_call *)context);
  *(volatile int *)address = 1;
  return NULL;
}

_Noreturn static void *stay(void *context) {
  (void)context;
  wait_for_ever();
}

gantry_status thread_emits_late(const attempt *now) { return leave(now, emit_late, 1); }

gantry_status thread_logs_for_ever(const attempt *now) { return leave(now, log_for_ever, 1); }

gantry_status thread_crashes_later(const attempt *now) { return leave(now, crash_later, 1); }

gantry_status thread_left(const attempt *now) { return leave(now, stay, 50); }
