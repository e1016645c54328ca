#define _GNU_SOURCE
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "gantry_frames.h"
#include "sandbox.h"

#if defined(__x86_64__)
#define MACHINE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define MACHINE AUDIT_ARCH_AARCH64
#endif

#ifndef MACHINE

int seccomp_close(uint64_t limit_flags, int64_t *is_closed) {
  (void)limit_flags;
  *is_closed = 0;
  return 0;
}

#else

// Only the lower half of an argument: the kernel itself looks at no more of those compared here.
#define ARGUMENT(n) ((uint32_t)offsetof(struct seccomp_data, args[n]))
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the lower half comes first");

#define COUNT(array) (sizeof(array) / sizeof *(array))

#define DENY (SECCOMP_RET_ERRNO | EPERM)
#define DENY_UNKNOWN (SECCOMP_RET_ERRNO | ENOSYS)

// System calls with the same number on every machine; headers may be older than they are.
#define COMMON_OPEN_TREE 428
#define COMMON_CLONE3 435
#define COMMON_PIDFD_GETFD 438
#define COMMON_PROCESS_MADVISE 440
#define COMMON_MOUNT_SETATTR 442
#define COMMON_QUOTACTL_FD 443
#define COMMON_FCHMODAT2 452
#define COMMON_SETXATTRAT 463
#define COMMON_REMOVEXATTRAT 466
#define COMMON_OPEN_TREE_ATTR 467
#define COMMON_FILE_SETATTR 469

// Denied whatever a plugin was granted: what reaches into other processes, into the kernel, into
// the machine's settings, or around the rules on files.
static const uint32_t always_denied[] = {
  // Other processes.
  SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_kcmp, COMMON_PIDFD_GETFD,
  COMMON_PROCESS_MADVISE,
  // Memory, semaphores and queues that everybody finds by number or by name.
  SYS_shmget, SYS_shmat, SYS_shmctl, SYS_semget, SYS_semctl, SYS_semop, SYS_semtimedop, SYS_msgget,
  SYS_msgsnd, SYS_msgrcv, SYS_msgctl, SYS_mq_open, SYS_mq_unlink,
  // Mounts, namespaces and roots.
  SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot, SYS_unshare, SYS_setns, COMMON_OPEN_TREE, 429,
  430, 431, 432, 433, COMMON_MOUNT_SETATTR, COMMON_OPEN_TREE_ATTR,
  // Files past their paths.
  SYS_open_by_handle_at, SYS_name_to_handle_at, SYS_fanotify_init, SYS_lookup_dcookie,
  // The kernel's keys, programs, counters and rings.
  SYS_keyctl, SYS_add_key, SYS_request_key, SYS_bpf, SYS_perf_event_open, SYS_userfaultfd, 425, 426,
  427,
  // The machine.
  SYS_kexec_load, SYS_init_module, SYS_finit_module, SYS_delete_module, SYS_reboot, SYS_swapon,
  SYS_swapoff, SYS_acct, SYS_quotactl, COMMON_QUOTACTL_FD, SYS_settimeofday, SYS_clock_settime,
  SYS_clock_adjtime, SYS_adjtimex, SYS_sethostname, SYS_setdomainname, SYS_syslog, SYS_vhangup,
  SYS_personality,
#ifdef SYS_kexec_file_load
  SYS_kexec_file_load,
#endif
#ifdef SYS_iopl
  SYS_iopl, SYS_ioperm,
#endif
};

// Denied unless sockets may be made. A pair that socketpair made needs none of these.
static const uint32_t network_denied[] = {SYS_socket, SYS_connect, SYS_bind, SYS_listen};

// Denied unless files may be changed outside of the scratch folder. Landlock does not guard any of
// these: they reach every file that the user owns, also those that cannot be opened.
static const uint32_t metadata_denied[] = {
  SYS_fchmod, SYS_fchmodat, COMMON_FCHMODAT2, SYS_fchown, SYS_fchownat, SYS_utimensat, SYS_setxattr,
  SYS_lsetxattr, SYS_fsetxattr, COMMON_SETXATTRAT, SYS_removexattr, SYS_lremovexattr,
  SYS_fremovexattr, COMMON_REMOVEXATTRAT, COMMON_FILE_SETATTR,
#ifdef SYS_chmod
  SYS_chmod, SYS_chown, SYS_lchown, SYS_utime, SYS_utimes, SYS_futimesat,
#endif
};

// Denied unless processes may be made.
static const uint32_t process_denied[] = {
  SYS_execve,
  SYS_execveat,
#ifdef SYS_fork
  SYS_fork,
  SYS_vfork,
#endif
};

// MARK: the filter while it is written

#define INSTRUCTIONS_MAX 320

typedef struct program {
  struct sock_filter instructions[INSTRUCTIONS_MAX];
  unsigned short count;
} program;

static void add(program *program, uint16_t code, uint32_t value, uint8_t if_true, uint8_t if_not) {
  // Past the end nothing is written, and seccomp_close sees that the filter is not whole.
  if (program->count < INSTRUCTIONS_MAX) {
    program->instructions[program->count] = (struct sock_filter){code, if_true, if_not, value};
  }
  program->count++;
}

static void load(program *program, uint32_t offset) {
  add(program, BPF_LD | BPF_W | BPF_ABS, offset, 0, 0);
}

static void answer(program *program, uint32_t action) {
  add(program, BPF_RET | BPF_K, action, 0, 0);
}

// Skips `count` instructions unless what was loaded is `value`.
static void unless_equal(program *program, uint32_t value, uint8_t count) {
  add(program, BPF_JMP | BPF_JEQ | BPF_K, value, 0, count);
}

// MARK: system calls that are denied by their number

// No half of so many takes more than the 255 instructions that a jump can skip.
#define NUMBERS_MAX 160
// How many numbers are compared one after the other.
#define ROW 4

typedef struct numbers {
  uint32_t sorted[NUMBERS_MAX];
  size_t count;
} numbers;

static void insert(numbers *numbers, const uint32_t *more, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (numbers->count == NUMBERS_MAX) {
      numbers->count++;  // seccomp_close sees it
      return;
    }
    if (numbers->count > NUMBERS_MAX) return;
    size_t place = numbers->count++;
    for (; place > 0 && numbers->sorted[place - 1] > more[i]; place--) {
      numbers->sorted[place] = numbers->sorted[place - 1];
    }
    numbers->sorted[place] = more[i];
  }
}

// How many instructions filter_numbers writes for so many numbers.
static size_t length_for(size_t count) {
  return count <= ROW ? count + 2 : 1 + length_for(count / 2) + length_for(count - count / 2);
}

// Decides by the number, which is loaded. Halves the numbers until a row of them is left: the
// kernel tries every number there is when the filter is set, and a single long row would cost the
// start of a worker more than all the rest of it.
static void filter_numbers(program *program, const uint32_t *sorted, size_t count) {
  if (count > ROW) {
    size_t half = count / 2;
    add(program, BPF_JMP | BPF_JGE | BPF_K, sorted[half], (uint8_t)length_for(half), 0);
    filter_numbers(program, sorted, half);
    filter_numbers(program, sorted + half, count - half);
    return;
  }
  for (size_t i = 0; i < count; i++) {
    // To the denial, which is behind the rest of the row and behind the permission.
    add(program, BPF_JMP | BPF_JEQ | BPF_K, sorted[i], (uint8_t)(count - i), 0);
  }
  answer(program, SECCOMP_RET_ALLOW);
  answer(program, DENY);
}

// MARK: system calls that are decided by their arguments

// Threads, and processes where they are granted, but never a namespace.
static void filter_clone(program *program, int may_make_processes) {
  const uint32_t namespaces = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC |
                              CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET;
  unless_equal(program, SYS_clone, may_make_processes ? 4 : 6);
  load(program, ARGUMENT(0));
  add(program, BPF_JMP | BPF_JSET | BPF_K, namespaces, 0, 1);
  answer(program, DENY);
  if (!may_make_processes) {
    add(program, BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD, 1, 0);
    answer(program, DENY);
  }
  answer(program, SECCOMP_RET_ALLOW);
  // The flags of clone3 lie in memory, where no filter sees them; without it clone is used.
  unless_equal(program, COMMON_CLONE3, 1);
  answer(program, DENY_UNKNOWN);
}

// What a terminal would take for the keys of its user, and what changes the flags of files.
static void filter_ioctl(program *program) {
  const uint32_t fake_input = 0x5412, linux_console = 0x541C;
  const uint32_t set_flags = 0x40086602, set_attributes = 0x401C5820;
  unless_equal(program, SYS_ioctl, 7);
  load(program, ARGUMENT(1));
  add(program, BPF_JMP | BPF_JEQ | BPF_K, fake_input, 3, 0);
  add(program, BPF_JMP | BPF_JEQ | BPF_K, linux_console, 2, 0);
  add(program, BPF_JMP | BPF_JEQ | BPF_K, set_flags, 1, 0);
  add(program, BPF_JMP | BPF_JEQ | BPF_K, set_attributes, 0, 1);
  answer(program, DENY);
  answer(program, SECCOMP_RET_ALLOW);
}

// The limits of this process, and of no other one of the same user.
static void filter_limits(program *program) {
  unless_equal(program, SYS_prlimit64, 4);
  load(program, ARGUMENT(0));
  add(program, BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0);
  answer(program, DENY);
  answer(program, SECCOMP_RET_ALLOW);
}

// A plugin must not outlive its host by taking back the signal that ends it with the host. Programs
// may ask for that signal themselves.
static void filter_prctl(program *program) {
  unless_equal(program, SYS_prctl, 6);
  load(program, ARGUMENT(0));
  add(program, BPF_JMP | BPF_JEQ | BPF_K, PR_SET_PDEATHSIG, 0, 3);
  load(program, ARGUMENT(1));
  add(program, BPF_JMP | BPF_JEQ | BPF_K, SIGKILL, 1, 0);
  answer(program, DENY);
  answer(program, SECCOMP_RET_ALLOW);
}

// Which pairs may be made: only those of connected kinds. A pair of datagram sockets could send to
// any other socket that has a path.
static void filter_socketpair(program *program) {
  const uint32_t kinds = 0xf;
  unless_equal(program, SYS_socketpair, 8);
  load(program, ARGUMENT(0));
  add(program, BPF_JMP | BPF_JEQ | BPF_K, AF_UNIX, 0, 5);
  load(program, ARGUMENT(1));
  add(program, BPF_ALU | BPF_AND | BPF_K, kinds, 0, 0);
  add(program, BPF_JMP | BPF_JEQ | BPF_K, SOCK_STREAM, 1, 0);
  add(program, BPF_JMP | BPF_JEQ | BPF_K, SOCK_SEQPACKET, 0, 1);
  answer(program, SECCOMP_RET_ALLOW);
  answer(program, DENY);
}

// With the network come the sockets of the internet and no others. Not those with a path either:
// behind one may be a service that does for anybody what only root may do.
static void filter_socket(program *program) {
  unless_equal(program, SYS_socket, 6);
  load(program, ARGUMENT(0));
  add(program, BPF_JMP | BPF_JEQ | BPF_K, AF_INET, 3, 0);
  add(program, BPF_JMP | BPF_JEQ | BPF_K, AF_INET6, 2, 0);
  add(program, BPF_JMP | BPF_JEQ | BPF_K, AF_NETLINK, 1, 0);  // how addresses are looked up
  answer(program, DENY);
  answer(program, SECCOMP_RET_ALLOW);
}

static void filter_machine(program *program) {
  load(program, offsetof(struct seccomp_data, arch));
  add(program, BPF_JMP | BPF_JEQ | BPF_K, MACHINE, 1, 0);
  answer(program, SECCOMP_RET_KILL_PROCESS);
  load(program, offsetof(struct seccomp_data, nr));
#if defined(__x86_64__)
  // The other numbering of the same machine.
  add(program, BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1);
  answer(program, SECCOMP_RET_KILL_PROCESS);
#endif
}

int seccomp_close(uint64_t limit_flags, int64_t *is_closed) {
  int may_use_network = (limit_flags & GANTRY_LIMIT_NETWORK) != 0;
  int may_make_processes = (limit_flags & GANTRY_LIMIT_PROCESSES) != 0;
  int may_change_metadata = (limit_flags & GANTRY_LIMIT_METADATA) != 0;
  uint32_t action = SECCOMP_RET_KILL_PROCESS;
  *is_closed = 0;
  if (syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) != 0) {
    // ENOSYS: no seccomp. EINVAL: no filters. EOPNOTSUPP: a kernel before 4.14.
    return errno == ENOSYS || errno == EINVAL || errno == EOPNOTSUPP ? 0 : errno;
  }

  program program = {.count = 0};
  filter_machine(&program);
  filter_ioctl(&program);
  filter_limits(&program);
  filter_prctl(&program);
  filter_clone(&program, may_make_processes);
  filter_socketpair(&program);
  if (may_use_network) filter_socket(&program);

  numbers denied = {.count = 0};
  insert(&denied, always_denied, COUNT(always_denied));
  if (!may_use_network) insert(&denied, network_denied, COUNT(network_denied));
  if (!may_change_metadata) insert(&denied, metadata_denied, COUNT(metadata_denied));
  if (!may_make_processes) insert(&denied, process_denied, COUNT(process_denied));
  if (denied.count > NUMBERS_MAX) return E2BIG;
  filter_numbers(&program, denied.sorted, denied.count);
  if (program.count > INSTRUCTIONS_MAX) return E2BIG;

  struct sock_fprog filter = {program.count, program.instructions};
  if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter) != 0) return errno;
  *is_closed = 1;
  return 0;
}

#endif
