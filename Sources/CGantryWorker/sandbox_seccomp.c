#define _GNU_SOURCE
#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "gantry_frames.h"
#include "sandbox_filter.h"

#ifndef SANDBOX_MACHINE

int seccomp_close_by(const seccomp_rules *rules, int64_t *is_closed) {
  (void)rules;
  *is_closed = 0;
  return 0;
}

#else

#define COUNT(array) (sizeof(array) / sizeof *(array))

// System calls with the same number on every machine; headers may be older than they are.
#define COMMON_PIDFD_SEND_SIGNAL 424
#define COMMON_OPEN_TREE 428
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

// Denied where Landlock does not know that files are emptied: see filter_by_arguments.
static const uint32_t truncation_denied[] = {SYS_truncate};

// Denied where only one process may be signalled.
static const uint32_t signals_denied[] = {COMMON_PIDFD_SEND_SIGNAL};

// No half of so many takes more than the 255 instructions that a jump can skip.
#define NUMBERS_MAX 160

typedef struct numbers {
  uint32_t sorted[NUMBERS_MAX];
  size_t count;
} numbers;

static void insert(numbers *numbers, const uint32_t *more, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (numbers->count == NUMBERS_MAX) {
      numbers->count++;  // seccomp_close_by sees it
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

static void insert_all(numbers *denied, const seccomp_rules *rules) {
  uint64_t granted = rules->limit_flags;
  insert(denied, always_denied, COUNT(always_denied));
  if (!(granted & GANTRY_LIMIT_NETWORK)) insert(denied, network_denied, COUNT(network_denied));
  if (!(granted & GANTRY_LIMIT_METADATA)) insert(denied, metadata_denied, COUNT(metadata_denied));
  if (!(granted & GANTRY_LIMIT_PROCESSES)) insert(denied, process_denied, COUNT(process_denied));
  if (rules->landlock < LANDLOCK_TRUNCATES) {
    insert(denied, truncation_denied, COUNT(truncation_denied));
  }
  if (rules->signalled != 0) insert(denied, signals_denied, COUNT(signals_denied));
}

int seccomp_close_by(const seccomp_rules *rules, int64_t *is_closed) {
  uint32_t action = SECCOMP_RET_KILL_PROCESS;
  *is_closed = 0;
  if (syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) != 0) {
    // ENOSYS: no seccomp. EINVAL: no filters. EOPNOTSUPP: a kernel before 4.14.
    return errno == ENOSYS || errno == EINVAL || errno == EOPNOTSUPP ? 0 : errno;
  }

  filter filter = {.count = 0};
  filter_machine(&filter);
  filter_by_arguments(&filter, rules);
  numbers denied = {.count = 0};
  insert_all(&denied, rules);
  if (denied.count > NUMBERS_MAX) return E2BIG;
  filter_by_number(&filter, denied.sorted, denied.count);
  if (filter.count > FILTER_MAX) return E2BIG;

  struct sock_fprog program = {filter.count, filter.instructions};
  if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) != 0) return errno;
  *is_closed = 1;
  return 0;
}

#endif

int seccomp_close(uint64_t limit_flags, int64_t *is_closed) {
  seccomp_rules rules = {.limit_flags = limit_flags};
  int problem = landlock_find(&rules.landlock);
  if (problem != 0) return problem;
  // Landlock keeps signals inside since its ABI 6 only. Process 1 of a namespace reaches nobody
  // else, and who may make processes may end them; without either there is one process, this one.
  if (!(limit_flags & GANTRY_LIMIT_PROCESSES) && getpid() != 1) rules.signalled = getpid();
  return seccomp_close_by(&rules, is_closed);
}
