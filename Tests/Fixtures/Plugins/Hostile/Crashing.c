// Attacks that end with a signal of the processor, of the C library, or of the plugin itself.
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>

#include "Hostile.h"

// Through a volatile address, because a compiler may assume that nobody does this.
static volatile int *nowhere(void) {
  static volatile uintptr_t address = 16;
  return (volatile int *)address;
}

attack segfault_read, segfault_write, execute_data, write_constant, bus_error, call_abort, hit_trap,
  illegal_instruction, divide_by_zero, stack_overflow, stack_smash, double_free, heap_smash,
  crash_in_thread, crash_in_handler, default_restored, abort_loudly, harmless;

gantry_status segfault_read(const attempt *now) { return answer_number(now, "read", *nowhere()); }

gantry_status segfault_write(const attempt *now) {
  *nowhere() = 1;
  return answer(now, "{}");
}

gantry_status execute_data(const attempt *now) {
  static unsigned char code[64] = {0xc3};
  void *volatile address = code;
  ((void (*)(void))address)();
  return answer(now, "{}");
}

gantry_status write_constant(const attempt *now) {
  static const char constant[] = "constant";
  *(volatile char *)(uintptr_t)constant = 'K';
  return answer(now, constant);
}

gantry_status bus_error(const attempt *now) {
  int file = memfd_create("short", MFD_CLOEXEC);
  volatile char *page = mmap(NULL, 4096, PROT_READ, MAP_SHARED, file, 0);
  return answer_number(now, "read", page[0]);
}

gantry_status call_abort(const attempt *now) {
  (void)now;
  fputs("the attack aborts\n", stderr);
  abort();
}

// As runtimes do that print a trace behind the cause.
gantry_status abort_loudly(const attempt *now) {
  (void)now;
  fputs("the cause of it\n", stderr);
  for (int line = 0; line < 1000; line++) fprintf(stderr, "%8d: a frame\n", line);
  fputs("the end of it\n", stderr);
  abort();
}

gantry_status hit_trap(const attempt *now) {
#if defined(__x86_64__)
  __asm__ volatile("int3");
#elif defined(__aarch64__)
  __asm__ volatile("brk #0");
#else
  raise(SIGTRAP);
#endif
  return answer(now, "{}");
}

gantry_status illegal_instruction(const attempt *now) {
#if defined(__x86_64__)
  __asm__ volatile("ud2");
#elif defined(__aarch64__)
  __asm__ volatile(".inst 0");
#else
  raise(SIGILL);
#endif
  return answer(now, "{}");
}

gantry_status divide_by_zero(const attempt *now) {
#if defined(__x86_64__)
  // Not 1, whose quotients compilers know without dividing.
  static volatile int dividend = 10, zero;
  return answer_number(now, "quotient", dividend / zero);
#else
  // Elsewhere the processor answers 0.
  raise(SIGFPE);
  return answer(now, "{}");
#endif
}

static int deeper(volatile char *above) {
  // Compilers refuse a function that can only call itself.
  static volatile int is_endless = 1;
  volatile char below[4096];
  below[0] = (char)(above[0] + 1);
  // What is used after the call keeps it from becoming a loop.
  return is_endless ? deeper(below) + below[0] : 0;
}

gantry_status stack_overflow(const attempt *now) {
  volatile char top[1] = {0};
  return answer_number(now, "depth", deeper(top));
}

// Behind a pointer the compiler cannot see through, so that it cannot see the end either.
__attribute__((noinline)) static void fill(volatile char *bytes, size_t size) {
  for (size_t i = 0; i < size; i++) bytes[i] = 'A';
}

__attribute__((noinline)) static int smash(void) {
  volatile char small[16];
  // Far enough for the guard and the return address, and not over the end of the stack.
  fill(small, 256);
  return small[0];
}

gantry_status stack_smash(const attempt *now) { return answer_number(now, "smashed", smash()); }

gantry_status double_free(const attempt *now) {
  // Larger than what is kept aside for reuse, where a second free is only sometimes noticed.
  void *volatile block = malloc(5000), *volatile behind = malloc(5000), *volatile again = block;
  free(block);
  free(again);
  free(behind);
  return answer(now, "{}");
}

gantry_status heap_smash(const attempt *now) {
  volatile char *block = malloc(24);
  fill(block, 200000);
  for (int i = 0; i < 100; i++) *(volatile char *)malloc(100000) = 1;
  free((void *)block);
  return answer(now, "{}");
}

static void *crash(void *unused) {
  *nowhere() = 1;
  return unused;
}

gantry_status crash_in_thread(const attempt *now) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, crash, NULL)) return fail(now, "NO_THREAD", "no thread");
  pthread_join(thread, NULL);
  return answer(now, "{}");
}

static void crash_again(int signal) {
  (void)signal;
  *nowhere() = 2;
}

gantry_status crash_in_handler(const attempt *now) {
  signal(SIGSEGV, crash_again);
  *nowhere() = 1;
  return answer(now, "{}");
}

gantry_status default_restored(const attempt *now) {
  signal(SIGSEGV, SIG_DFL);
  *nowhere() = 1;
  return answer(now, "{}");
}

gantry_status harmless(const attempt *now) { return answer(now, "{}"); }
