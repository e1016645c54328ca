#define _GNU_SOURCE
#include "exit_trap.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

// Told apart from what the sandbox itself may trap.
#define MARK 0x466Fu

void exit_trap_set(void) {
  // The machine is not looked at: the sandbox lets no other numbering of the same machine through,
  // and a process without a sandbox only loses an explanation.
  struct sock_filter instructions[] = {
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_exit_group, 0, 1),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP | MARK),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog program = {sizeof instructions / sizeof *instructions, instructions};
  syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program);
}

int exit_trap_caught(const siginfo_t *info, const void *context, int *status) {
  if (info->si_signo != SIGSYS || info->si_errno != (int)MARK) return 0;
  if (info->si_syscall != SYS_exit_group) return 0;
  const ucontext_t *user = context;
#if defined(__x86_64__)
  *status = (int)user->uc_mcontext.gregs[REG_RDI];
#elif defined(__aarch64__)
  *status = (int)user->uc_mcontext.regs[0];
#else
  (void)user;
  *status = -1;
#endif
  return 1;
}
