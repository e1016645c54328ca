#define _GNU_SOURCE
#include "thread_state.h"

#include <pthread.h>
#include <string.h>

#include "breach.h"

static void take_rounding(thread_state *state) {
#if defined(__x86_64__)
  // The control word, and of the other one what is no flag of an exception that happened.
  uint16_t control;
  uint32_t simd;
  __asm__ volatile("fnstcw %0" : "=m"(control));
  __asm__ volatile("stmxcsr %0" : "=m"(simd));
  state->x87 = control;
  state->simd = simd & ~0x3fu;
#elif defined(__aarch64__)
  uint64_t control;
  __asm__ volatile("mrs %0, fpcr" : "=r"(control));
  state->x87 = 0;
  state->simd = (uint32_t)control;
#else
  state->x87 = state->simd = 0;
#endif
}

void thread_state_take(thread_state *state) {
  memset(state, 0, sizeof *state);
  take_rounding(state);
  pthread_sigmask(SIG_SETMASK, NULL, &state->blocked);
  state->locale = uselocale((locale_t)0);
}

void thread_state_compare(const thread_state *before) {
  thread_state after;
  thread_state_take(&after);
  if (after.x87 != before->x87 || after.simd != before->simd) {
    breach_say(
      CHANGES_ROUNDING, "x87=%04x mxcsr=%04x became x87=%04x mxcsr=%04x", before->x87,
      before->simd, after.x87, after.simd);
  }
  for (int number = 1; number < NSIG; number++) {
    int was = sigismember(&before->blocked, number) == 1;
    int is = sigismember(&after.blocked, number) == 1;
    if (was == is) continue;
    const char *name = sigabbrev_np(number);
    breach_say(
      CHANGES_SIGNALS, "signal %s%s is %s on the calling thread", name == NULL ? "" : "SIG",
      name == NULL ? "(real-time)" : name, is ? "blocked" : "no longer blocked");
  }
  if (after.locale != before->locale) {
    breach_say(CHANGES_LOCALE, "the calling thread has another locale, by uselocale");
  }
}
