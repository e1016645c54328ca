#define _GNU_SOURCE
#include "clone_into.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <sys/syscall.h>

// From <linux/sched.h>, which is often older than the kernel.
#define SYSCALL_CLONE3 435
#define FLAG_INTO_CGROUP 0x200000000ull

struct clone_attributes {
  uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls, set_tid,
    set_tid_size, cgroup;
};

// The C library has no function for clone3, and a function of ours could not be returned from twice:
// child and parent share their memory, and the parent's stack may not be touched by the child. So the
// child goes on from the system call itself, on its own stack, and never comes back. Returns what the
// kernel answers the parent.
#if defined(__x86_64__)

static long clone3(const struct clone_attributes *attributes, int (*child)(void *), void *argument) {
  long result;
  register int (*entry)(void *) __asm__("r12") = child;
  register void *given __asm__("r13") = argument;
  __asm__ volatile(
    "syscall\n\t"
    "test %%rax, %%rax\n\t"
    "jnz 1f\n\t"
    "xor %%ebp, %%ebp\n\t"  // where a walk of the stack ends
    "mov %%r13, %%rdi\n\t"
    "call *%%r12\n\t"
    "hlt\n"
    "1:"
    : "=a"(result)
    : "a"((long)SYSCALL_CLONE3), "D"(attributes), "S"(sizeof *attributes), "r"(entry), "r"(given)
    : "rcx", "r11", "memory", "cc");
  return result;
}

#elif defined(__aarch64__)

static long clone3(const struct clone_attributes *attributes, int (*child)(void *), void *argument) {
  register long number __asm__("x8") = SYSCALL_CLONE3;
  register long result __asm__("x0") = (long)(uintptr_t)attributes;
  register long size __asm__("x1") = sizeof *attributes;
  register int (*entry)(void *) __asm__("x20") = child;
  register void *given __asm__("x21") = argument;
  __asm__ volatile(
    "svc #0\n\t"
    "cbnz x0, 1f\n\t"
    "mov x29, xzr\n\t"
    "mov x30, xzr\n\t"
    "mov x0, x21\n\t"
    "blr x20\n\t"
    "brk #0\n"
    "1:"
    : "+r"(result)
    : "r"(number), "r"(size), "r"(entry), "r"(given)
    : "memory", "cc");
  return result;
}

#else

static long clone3(const struct clone_attributes *attributes, int (*child)(void *), void *argument) {
  (void)attributes, (void)child, (void)argument;
  return -ENOSYS;
}

#endif

int clone_into(
  int group, int (*child)(void *), char *stack, size_t stack_size, unsigned flags, void *argument,
  int *pidfd) {
  const struct clone_attributes attributes = {
    .flags = FLAG_INTO_CGROUP | flags,
    .pidfd = (uint64_t)(uintptr_t)pidfd,
    .exit_signal = SIGCHLD,
    .stack = (uint64_t)(uintptr_t)stack,
    .stack_size = stack_size,
    .cgroup = (uint64_t)group,
  };
  long result = clone3(&attributes, child, argument);
  if (result >= 0) return (int)result;
  errno = (int)-result;
  return -1;
}
