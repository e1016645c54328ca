#define _GNU_SOURCE
#include "containment.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#include "exit_trap.h"

#define STACK_BYTES (8u << 20)
#define SIGNAL_STACK_BYTES (64u << 10)
#define PATIENCE_SECONDS 5
// What the host's failure takes at once, and what it may be given without a lock, see below.
#define SPARE_BYTES 1024u

static const int caught[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGSYS};
#define CAUGHT_COUNT (sizeof caught / sizeof *caught)

typedef struct containment {
  void (*body)(void *ctx);
  void *ctx;
  pid_t caller;
  int done_fd;
  _Atomic int is_over;
  _Atomic int goes_on;
  containment_report report;
  pthread_t thread;
  struct sigaction before[CAUGHT_COUNT];
  _Alignas(16) unsigned char signal_stack[SIGNAL_STACK_BYTES];
} containment;

// The globals of this plugin, because a signal handler is told nothing: what runs, whether the
// process can still be trusted, and who is next.
static containment *_Atomic running;
static _Atomic int is_spoiled;
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

// Where a thread stays that cannot go on.
static _Noreturn void stay(containment *containment, int status) {
  struct timespec patience = {.tv_sec = PATIENCE_SECONDS};
  while (nanosleep(&patience, &patience) != 0) continue;
  if (!atomic_load(&containment->goes_on)) {
    // The call that ends the process may be trapped for this thread, and then ends it all the same.
    signal(SIGSYS, SIG_DFL);
    _exit(status);
  }
  for (;;) pause();
}

// Reports the end and wakes who waits; only the first end counts.
static void end(containment *containment, containment_report report) {
  int nobody = 0;
  if (!atomic_compare_exchange_strong(&containment->is_over, &nobody, 1)) return;
  containment->report = report;
  uint64_t one = 1;
  // An eventfd takes it unless it is full, and nothing else is written to this one.
  if (write(containment->done_fd, &one, sizeof one) != sizeof one) abort();
}

// MARK: what stops it

static uintptr_t instruction(const void *context) {
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

// Gives a signal to whoever had it before: the fault comes again, a signal that was sent is sent.
static void pass_on(const containment *containment, int signal, const siginfo_t *info) {
  for (size_t i = 0; i < CAUGHT_COUNT; i++) {
    if (caught[i] == signal) sigaction(signal, &containment->before[i], NULL);
  }
  if (info->si_code <= 0) raise(signal);
}

static void on_signal(int signal, siginfo_t *info, void *context) {
  containment *containment = atomic_load(&running);
  if (containment == NULL) _exit(128 + signal);
  if (gettid() == containment->caller) {
    pass_on(containment, signal, info);
    return;
  }
  int status = 0;
  if (exit_trap_caught(info, context, &status)) {
    end(containment, (containment_report){.end = CONTAINMENT_EXITED, .status = status});
    stay(containment, status);
  }
  end(containment, (containment_report){
    .end = CONTAINMENT_CRASHED, .signal = signal, .at = instruction(context),
    .has_address = info->si_code > 0,
    .address = info->si_code > 0 ? (uintptr_t)info->si_addr : 0});
  // Also a thread that the library has made itself stays here: there is no way on.
  stay(containment, 128 + signal);
}

static void on_exit_of_process(int status, void *context) {
  (void)context;
  containment *containment = atomic_load(&running);
  if (containment == NULL || gettid() == containment->caller) return;
  end(containment, (containment_report){.end = CONTAINMENT_EXITED, .status = status});
  stay(containment, status);
}

static void *start(void *argument) {
  containment *containment = argument;
  stack_t stack = {.ss_sp = containment->signal_stack, .ss_size = SIGNAL_STACK_BYTES};
  stack_t none = {.ss_flags = SS_DISABLE};
  sigaltstack(&stack, NULL);
  exit_trap_set();
  containment->body(containment->ctx);
  sigaltstack(&none, NULL);
  end(containment, (containment_report){.end = CONTAINMENT_RETURNED});
  return NULL;
}

// MARK: waiting

// How many milliseconds are left, rounded up; -1 without a deadline.
static int time_left(int64_t deadline_ns) {
  struct timespec now;
  if (deadline_ns == 0) return -1;
  clock_gettime(CLOCK_MONOTONIC, &now);
  int64_t left = deadline_ns - (now.tv_sec * INT64_C(1000000000) + now.tv_nsec);
  if (left <= 0) return 0;
  // A day at a time, which fits.
  return left > INT64_C(86400000000000) ? 86400000 : (int)((left + 999999) / 1000000);
}

static containment_report wait_for(containment *containment, int cancel_fd, int64_t deadline_ns) {
  struct pollfd fds[] = {
    {.fd = containment->done_fd, .events = POLLIN}, {.fd = cancel_fd, .events = POLLIN}};
  for (;;) {
    int left = time_left(deadline_ns);
    int count = poll(fds, 2, left);
    if (count < 0 && errno != EINTR) abort();
    if (count > 0 && fds[0].revents != 0) return containment->report;
    if (count > 0 && fds[1].revents != 0) {
      return (containment_report){.end = CONTAINMENT_CANCELLED};
    }
    if (left == 0) return (containment_report){.end = CONTAINMENT_LATE};
  }
}

static void catch_signals(containment *containment) {
  struct sigaction action = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | SA_ONSTACK};
  for (size_t i = 0; i < CAUGHT_COUNT; i++) sigaction(caught[i], &action, &containment->before[i]);
}

static void leave_signals(const containment *containment) {
  for (size_t i = 0; i < CAUGHT_COUNT; i++) sigaction(caught[i], &containment->before[i], NULL);
}

static int start_thread(containment *containment) {
  pthread_attr_t attributes;
  if (pthread_attr_init(&attributes) != 0) return 0;
  int problem = pthread_attr_setstacksize(&attributes, STACK_BYTES);
  if (problem == 0) problem = pthread_create(&containment->thread, &attributes, start, containment);
  pthread_attr_destroy(&attributes);
  return problem == 0;
}

static void free_containment(containment *containment) {
  if (containment->done_fd >= 0) close(containment->done_fd);
  free(containment);
}

// Lets the next request of this size, from this thread, be met without the lock of malloc: a thread
// that was stopped while it freed what was no memory holds that lock for ever, and what is told of
// it takes no more than this.
static void keep_spare_memory(void) {
  void *volatile spare = malloc(SPARE_BYTES);
  free(spare);
}

void containment_goes_on(void) {
  containment *containment = atomic_load(&running);
  if (containment != NULL) atomic_store(&containment->goes_on, 1);
}

static containment_report run(containment *containment, int cancel_fd, int64_t deadline_ns) {
  static int is_watching_exit;
  containment_report report = {.end = CONTAINMENT_NO_THREAD};
  if (containment->done_fd < 0) return report;
  if (!is_watching_exit) is_watching_exit = on_exit(on_exit_of_process, NULL) == 0;
  keep_spare_memory();
  catch_signals(containment);
  atomic_store(&running, containment);
  if (start_thread(containment)) {
    report = wait_for(containment, cancel_fd, deadline_ns);
    if (report.end != CONTAINMENT_RETURNED) {
      // Its thread may still do anything, so what watches it stays.
      atomic_store(&is_spoiled, 1);
      return report;
    }
    pthread_join(containment->thread, NULL);
  }
  leave_signals(containment);
  atomic_store(&running, NULL);
  return report;
}

containment_report containment_run(
  void (*body)(void *ctx), void *ctx, int cancel_fd, int64_t deadline_ns) {
  containment *containment = calloc(1, sizeof *containment);
  if (containment == NULL) return (containment_report){.end = CONTAINMENT_NO_THREAD};
  containment->body = body;
  containment->ctx = ctx;
  containment->caller = gettid();
  containment->done_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  pthread_mutex_lock(&one_at_a_time);
  containment_report report = {.end = CONTAINMENT_SPOILED};
  if (!atomic_load(&is_spoiled)) {
    report = run(containment, cancel_fd, deadline_ns);
    if (report.end == CONTAINMENT_RETURNED || report.end == CONTAINMENT_NO_THREAD) {
      free_containment(containment);
    }
  } else {
    free_containment(containment);
  }
  pthread_mutex_unlock(&one_at_a_time);
  return report;
}
