#define _GNU_SOURCE
#include "crash.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <ucontext.h>
#include <unistd.h>

#include "facts.h"
#include "scene.h"
#include "traps.h"

#define STACK_BYTES (64u * 1024)
// How much of the stack is looked at for a caller.
#define LOOK_BYTES (16u * 1024)
#define PAGE 4096u
#define MAIN_STACK_ABOVE (128u * 1024)

// Which thread writes the report; global because a signal handler is told nothing.
static _Atomic(pid_t) crash_thread;
static pid_t main_thread;

// A line of JSON, written with nothing that a handler must not use.
typedef struct line {
  char text[768];
  size_t size;
} line;

static void add_sized(line *line, const char *text, size_t size) {
  for (size_t i = 0; i < size && line->size < sizeof line->text; i++) {
    line->text[line->size++] = text[i];
  }
}

static void add(line *line, const char *text) { add_sized(line, text, strlen(text)); }

static void add_number(line *line, uint64_t number, unsigned base) {
  char digits[20];
  size_t first = sizeof digits;
  do {
    digits[--first] = "0123456789abcdef"[number % base];
    number /= base;
  } while (number > 0);
  add_sized(line, digits + first, sizeof digits - first);
}

static void add_text(line *line, const char *name, const char *text) {
  add(line, ",\"");
  add(line, name);
  add(line, "\":\"");
  add(line, text == NULL ? "" : text);
  add(line, "\"");
}

static void add_address(line *line, const char *name, uintptr_t address) {
  add(line, ",\"");
  add(line, name);
  add(line, "\":\"0x");
  add_number(line, address, 16);
  add(line, "\"");
}

static const char *name_of(int signal) {
  switch (signal) {
    case SIGSEGV: return "SIGSEGV";
    case SIGBUS: return "SIGBUS";
    case SIGILL: return "SIGILL";
    case SIGFPE: return "SIGFPE";
    case SIGABRT: return "SIGABRT";
    case SIGTRAP: return "SIGTRAP";
    default: return "SIGSYS";
  }
}

static uintptr_t program_counter(const ucontext_t *context) {
#if defined(__x86_64__)
  return (uintptr_t)context->uc_mcontext.gregs[REG_RIP];
#elif defined(__aarch64__)
  return (uintptr_t)context->uc_mcontext.pc;
#else
  (void)context;
  return 0;
#endif
}

// Whether a fault was a write. Where it cannot be known, it counts as a read.
static int is_write(const ucontext_t *context) {
#if defined(__x86_64__)
  return (context->uc_mcontext.gregs[REG_ERR] & 2) != 0;
#else
  (void)context;
  return 0;
#endif
}

// Whether a fault is the end of this thread's stack. A large frame steps over the page that guards
// it, into whatever is mapped there, so the stack pointer counts as well.
static int is_stack_overflow(uintptr_t address, uintptr_t stack) {
  uintptr_t end = scene_stack_end;
  return end != 0 && (stack < end || (address < end && end - address <= LOOK_BYTES));
}

static void add_guard(line *line, uintptr_t address, int is_written) {
  const char *trap = trap_name(address, is_written);
  if (trap == NULL) return;
  add(line, ",\"guard\":true");
  add_text(line, "of", trap);
  add(line, is_written ? ",\"write\":true" : ",\"write\":false");
}

static uintptr_t stack_pointer(const ucontext_t *context) {
#if defined(__x86_64__)
  return (uintptr_t)context->uc_mcontext.gregs[REG_RSP];
#elif defined(__aarch64__)
  return (uintptr_t)context->uc_mcontext.sp;
#else
  (void)context;
  return 0;
#endif
}

// Whether an address of the library's code lies behind an instruction that calls.
static int is_behind_call(uintptr_t address) {
#if defined(__x86_64__)
  const uint8_t *code = (const uint8_t *)address;
  if (address - atomic_load(&the_scene.code_start) < 8) return 0;
  if (code[-5] == 0xe8) return 1;
  // Through a register or memory: the opcode, then what says from where, in two to seven bytes.
  for (int length = 2; length <= 7; length++) {
    if (code[-length] == 0xff && (code[1 - length] & 0x38) == 0x10) return 1;
  }
  return 0;
#else
  return (address & 3) == 0;
#endif
}

// The innermost place in the library that waits for what has crashed, or 0. Looked for on the stack
// and not unwound: that is not safe in a handler, and on a ruined stack it would not end.
static uintptr_t caller(const ucontext_t *context) {
  uintptr_t start = atomic_load(&the_scene.code_start), end = atomic_load(&the_scene.code_end);
  uintptr_t at = stack_pointer(context) & ~(uintptr_t)7, last = at + LOOK_BYTES;
  for (uintptr_t page = 0; at < last; at += sizeof at) {
    if ((at & ~(uintptr_t)(PAGE - 1)) != page) {
      page = at & ~(uintptr_t)(PAGE - 1);
      if (!trap_is_readable(page)) return 0;
    }
    uintptr_t address = *(const uintptr_t *)at;
    if (address >= start && address < end && is_behind_call(address)) return address;
  }
  return 0;
}

static void report(int signal, const siginfo_t *info, const ucontext_t *context) {
  line line = {.size = 0};
  uintptr_t pc = program_counter(context);
  uintptr_t start = atomic_load(&the_scene.start), waiting;
  // A signal that somebody sent carries the sender where a fault carries its address.
  int is_fault = info->si_code > 0 && (signal == SIGSEGV || signal == SIGBUS);
  uintptr_t address = is_fault ? (uintptr_t)info->si_addr : 0;
  // Behind what another thread was writing at this moment, nothing can be read.
  add(&line, "{\"at\":");
  add_number(&line, atomic_load(&the_scene.at), 10);
  add_text(&line, "crash", name_of(signal));
  add_address(&line, "address", address);
  add_text(&line, "in", atomic_load(&the_scene.in));
  add_text(
    &line, "thread",
    scene_is_calling ? "call" : gettid() == main_thread ? "main" : "plugin");
  add_address(&line, "pc", pc);
  if (pc >= start && pc < atomic_load(&the_scene.end)) add_address(&line, "offset", pc - start);
  else if ((waiting = caller(context)) != 0) add_address(&line, "caller", waiting - start);
  add_text(&line, "last", atomic_load(&the_scene.last));
  add_text(&line, "reading", scene_reading);
  if (is_fault && is_stack_overflow(address, stack_pointer(context))) {
    add(&line, ",\"stack\":true");
  } else if (is_fault) {
    add_guard(&line, address, is_write(context));
  }
  add(&line, "}\n");
  facts_write_last(line.text, line.size);
}

static void handle(int number, siginfo_t *info, void *context) {
  pid_t thread = gettid(), nobody = 0;
  if (atomic_compare_exchange_strong(&crash_thread, &nobody, thread)) {
    report(number, info, context);
  } else if (nobody != thread) {
    // Of two that crash at once, the other one waits for the end.
    for (;;) pause();
  }
  signal(number, SIG_DFL);
  raise(number);
}

// Finds the end of this thread's stack.
static void find_stack(void) {
  pthread_attr_t attributes;
  void *end;
  size_t size;
  // Of the main thread the C library would ask the kernel, and take memory for that; its stack may
  // grow down to the limit.
  if (gettid() == main_thread) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_STACK, &limit) != 0 || limit.rlim_cur > UINT32_MAX) return;
    uintptr_t here = (uintptr_t)__builtin_frame_address(0);
    // Arguments and variables lie above this frame, and count as well.
    scene_stack_end = here - (uintptr_t)limit.rlim_cur + MAIN_STACK_ABOVE;
  } else if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
    if (pthread_attr_getstack(&attributes, &end, &size) == 0) scene_stack_end = (uintptr_t)end;
    pthread_attr_destroy(&attributes);
  }
}

int crash_prepare_thread(void) {
  find_stack();
  stack_t stack = {.ss_size = STACK_BYTES};
  stack.ss_sp = mmap(
    NULL, STACK_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
  if (stack.ss_sp == MAP_FAILED) return errno;
  return sigaltstack(&stack, NULL) == 0 ? 0 : errno;
}

void crash_end_thread(void) {
  stack_t none = {.ss_flags = SS_DISABLE}, stack;
  if (sigaltstack(&none, &stack) != 0 || stack.ss_flags & SS_DISABLE) return;
  // A plugin may have put its own there, which is not ours to give back.
  if (stack.ss_size == STACK_BYTES) munmap(stack.ss_sp, stack.ss_size);
}

static void ignore(int number) { (void)number; }

int crash_watch(void) {
  const int caught[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGSYS};
  main_thread = gettid();
  int problem = crash_prepare_thread();
  if (problem != 0) return problem;
  // Not deferred, so that raising the signal again ends the process.
  struct sigaction action = {
    .sa_sigaction = handle,
    .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER,
  };
  for (size_t i = 0; i < sizeof caught / sizeof *caught; i++) {
    if (sigaction(caught[i], &action, NULL) != 0) return errno;
  }
  // As in the worker: a file that grows past its limit is an error of the plugin's write.
  struct sigaction nothing = {.sa_handler = ignore};
  return sigaction(SIGXFSZ, &nothing, NULL) == 0 ? 0 : errno;
}
