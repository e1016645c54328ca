#define _GNU_SOURCE
#include "crash.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>
#include <unwind.h>

// Room for the unwinder, which keeps whole register files on it.
#define STACK_BYTES (64u * 1024u)
// How long the unwinder may take on a stack that the plugin has ruined.
#define PATIENCE_SECONDS 1

// The globals of this program, because a signal handler is told nothing: where the report goes, and
// which thread writes it. The latter is not in the page, where the plugin could claim it.
static volatile gantry_page *crash_page;
static _Atomic(pid_t) crash_thread;
// What it reports; the crash of the report itself must not take its place.
static volatile sig_atomic_t crash_signal;

typedef struct trace {
  uintptr_t crashed_at;
  int is_past_handler;
} trace;

static void keep_frame(uintptr_t address) {
  uint64_t count = crash_page->frame_count;
  if (count >= GANTRY_CRASH_FRAMES_MAX) return;
  crash_page->frames[count] = address;
  crash_page->frame_count = count + 1;
}

// Receives each frame, the innermost first: those of the handler, then those of the plugin.
static _Unwind_Reason_Code visit(struct _Unwind_Context *context, void *ctx) {
  trace *trace = ctx;
  int is_before = 0;
  uintptr_t address = _Unwind_GetIPInfo(context, &is_before);
  if (!trace->is_past_handler) {
    trace->is_past_handler = address == trace->crashed_at;
    return _URC_NO_REASON;
  }
  if (address == 0 || crash_page->frame_count >= GANTRY_CRASH_FRAMES_MAX) return _URC_END_OF_STACK;
  keep_frame(address);
  return _URC_NO_REASON;
}

static uintptr_t program_counter(const void *context) {
  const ucontext_t *user = context;
#if defined(__x86_64__)
  return (uintptr_t)user->uc_mcontext.gregs[REG_RIP];
#elif defined(__aarch64__)
  return (uintptr_t)user->uc_mcontext.pc;
#else
  (void)user;
  return 0;
#endif
}

// Ends the process while the trace is not whole; what is known so far is in the page already.
static void give_up(int signal) {
  (void)signal;
  _exit(128 + (int)crash_page->signal);
}

// Lets one thread write the report. Of two that crash at once, the other one waits for the end.
static void claim_report(int signal) {
  pid_t thread = gettid(), nobody = 0;
  if (atomic_compare_exchange_strong(&crash_thread, &nobody, thread)) {
    crash_signal = signal;
    return;
  }
  // The report itself has crashed: in a ruined stack, or without a page in a forked process.
  if (nobody == thread) _exit(128 + crash_signal);
  for (;;) pause();
}

static void limit_patience(void) {
  struct sigaction action = {.sa_handler = give_up};
  sigaction(SIGALRM, &action, NULL);
  sigset_t alarm_only;
  sigemptyset(&alarm_only);
  sigaddset(&alarm_only, SIGALRM);
  sigprocmask(SIG_UNBLOCK, &alarm_only, NULL);
  alarm(PATIENCE_SECONDS);
}

static void report(int signal, siginfo_t *info, void *context) {
  claim_report(signal);
  crash_page->signal = (uint64_t)signal;
  crash_page->frame_count = 0;
  crash_page->code = (uint64_t)(int64_t)info->si_code;
  // A signal that somebody sent carries the sender where a fault carries its address.
  crash_page->address = info->si_code > 0 ? (uint64_t)(uintptr_t)info->si_addr : 0;
  limit_patience();
  trace trace = {.crashed_at = program_counter(context)};
  keep_frame(trace.crashed_at);
  _Unwind_Backtrace(visit, &trace);
  // Not raised again: process 1 of a namespace would live on.
  _exit(128 + signal);
}

static void end_on_request(int signal) { _exit(128 + signal); }

static void ignore(int signal) { (void)signal; }

int crash_watch(volatile gantry_page *page) {
  const int caught[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGSYS};
  crash_page = page;
  // A stack that has overflowed cannot hold the handler of that.
  stack_t stack = {.ss_size = STACK_BYTES};
  stack.ss_sp = mmap(
    NULL, STACK_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
  if (stack.ss_sp == MAP_FAILED || sigaltstack(&stack, NULL) != 0) return errno;

  // Not deferred: a handler that crashes itself gets to know of it.
  struct sigaction action = {
    .sa_sigaction = report,
    .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER,
  };
  for (size_t i = 0; i < sizeof caught / sizeof *caught; i++) {
    if (sigaction(caught[i], &action, NULL) != 0) return errno;
  }
  // Without a handler, process 1 of a namespace ignores what asks it to end.
  struct sigaction ending = {.sa_handler = end_on_request};
  if (sigaction(SIGTERM, &ending, NULL) != 0) return errno;
  // A file that grows past its limit is an error of the plugin's write, not the end of the worker.
  // Caught and not ignored: programs that the plugin runs begin with the default again.
  struct sigaction nothing = {.sa_handler = ignore};
  return sigaction(SIGXFSZ, &nothing, NULL) == 0 ? 0 : errno;
}
