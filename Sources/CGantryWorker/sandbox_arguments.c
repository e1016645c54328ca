#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include "gantry_frames.h"
#include "sandbox_filter.h"

#ifdef SANDBOX_MACHINE

#define COMMON_CLONE3 435
#define COMMON_OPENAT2 437

// Threads, and processes where they are granted, but never a namespace.
static void filter_clone(filter *filter, int may_make_processes) {
  const uint32_t namespaces = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC |
                              CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET;
  filter_unless_equal(filter, SYS_clone, may_make_processes ? 4 : 6);
  filter_load(filter, FILTER_ARGUMENT(0));
  filter_add(filter, BPF_JMP | BPF_JSET | BPF_K, namespaces, 0, 1);
  filter_answer(filter, FILTER_DENY);
  if (!may_make_processes) {
    filter_add(filter, BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD, 1, 0);
    filter_answer(filter, FILTER_DENY);
  }
  filter_answer(filter, SECCOMP_RET_ALLOW);
  // The flags of clone3 lie in memory, where no filter sees them; without it clone is used.
  filter_unless_equal(filter, COMMON_CLONE3, 1);
  filter_answer(filter, FILTER_DENY_UNKNOWN);
}

// What a terminal would take for the keys of its user, and what changes the flags of files. Where
// only this process may be signalled, also what names the owner of a socket: see filter_owners.
static void filter_ioctl(filter *filter, int may_signal) {
  const uint32_t fake_input = 0x5412, linux_console = 0x541C;
  const uint32_t set_flags = 0x40086602, set_attributes = 0x401C5820;
  const uint32_t set_owner = 0x8901, set_group = 0x8902;
  const uint32_t denied[] = {
    fake_input, linux_console, set_flags, set_attributes, set_owner, set_group,
  };
  uint8_t count = may_signal ? 4 : 6;
  filter_unless_equal(filter, SYS_ioctl, count + 3);
  filter_load(filter, FILTER_ARGUMENT(1));
  for (uint8_t i = 0; i < count; i++) {
    filter_add(filter, BPF_JMP | BPF_JEQ | BPF_K, denied[i], count - i, 0);
  }
  filter_answer(filter, SECCOMP_RET_ALLOW);
  filter_answer(filter, FILTER_DENY);
}

// The limits of this process, and of no other one of the same user.
static void filter_limits(filter *filter) {
  filter_unless_equal(filter, SYS_prlimit64, 4);
  filter_load(filter, FILTER_ARGUMENT(0));
  filter_add(filter, BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0);
  filter_answer(filter, FILTER_DENY);
  filter_answer(filter, SECCOMP_RET_ALLOW);
}

// A plugin must not outlive its host by taking back the signal that ends it with the host. Programs
// may ask for that signal themselves.
static void filter_prctl(filter *filter) {
  filter_unless_equal(filter, SYS_prctl, 6);
  filter_load(filter, FILTER_ARGUMENT(0));
  filter_add(filter, BPF_JMP | BPF_JEQ | BPF_K, PR_SET_PDEATHSIG, 0, 3);
  filter_load(filter, FILTER_ARGUMENT(1));
  filter_add(filter, BPF_JMP | BPF_JEQ | BPF_K, SIGKILL, 1, 0);
  filter_answer(filter, FILTER_DENY);
  filter_answer(filter, SECCOMP_RET_ALLOW);
}

// Which pairs may be made: only those of connected kinds. A pair of datagram sockets could send to
// any other socket that has a path.
static void filter_socketpair(filter *filter) {
  const uint32_t kinds = 0xf;
  filter_unless_equal(filter, SYS_socketpair, 8);
  filter_load(filter, FILTER_ARGUMENT(0));
  filter_add(filter, BPF_JMP | BPF_JEQ | BPF_K, AF_UNIX, 0, 5);
  filter_load(filter, FILTER_ARGUMENT(1));
  filter_add(filter, BPF_ALU | BPF_AND | BPF_K, kinds, 0, 0);
  filter_add(filter, BPF_JMP | BPF_JEQ | BPF_K, SOCK_STREAM, 1, 0);
  filter_add(filter, BPF_JMP | BPF_JEQ | BPF_K, SOCK_SEQPACKET, 0, 1);
  filter_answer(filter, SECCOMP_RET_ALLOW);
  filter_answer(filter, FILTER_DENY);
}

// With the network come the sockets of the internet and no others. Not those with a path either:
// behind one may be a service that does for anybody what only root may do.
static void filter_socket(filter *filter) {
  filter_unless_equal(filter, SYS_socket, 6);
  filter_load(filter, FILTER_ARGUMENT(0));
  filter_add(filter, BPF_JMP | BPF_JEQ | BPF_K, AF_INET, 3, 0);
  filter_add(filter, BPF_JMP | BPF_JEQ | BPF_K, AF_INET6, 2, 0);
  // How addresses are looked up.
  filter_add(filter, BPF_JMP | BPF_JEQ | BPF_K, AF_NETLINK, 1, 0);
  filter_answer(filter, FILTER_DENY);
  filter_answer(filter, SECCOMP_RET_ALLOW);
}

// Landlock asks for the right to write where a file is opened for that; that O_TRUNC empties it
// however it is opened, it knows only since the ABI with a right of its own for it.
static void filter_opening(filter *filter, uint32_t number, uint32_t flags) {
  filter_unless_equal(filter, number, 7);
  filter_load(filter, flags);
  filter_add(filter, BPF_JMP | BPF_JSET | BPF_K, O_TRUNC, 0, 4);
  filter_add(filter, BPF_ALU | BPF_AND | BPF_K, O_ACCMODE, 0, 0);
  filter_add(filter, BPF_JMP | BPF_JEQ | BPF_K, O_WRONLY, 2, 0);
  filter_add(filter, BPF_JMP | BPF_JEQ | BPF_K, O_RDWR, 1, 0);
  // For reading, or for neither, which is a mode of its own.
  filter_answer(filter, FILTER_DENY);
  filter_answer(filter, SECCOMP_RET_ALLOW);
}

static void filter_truncation(filter *filter) {
  filter_opening(filter, SYS_openat, FILTER_ARGUMENT(2));
#ifdef SYS_open
  filter_opening(filter, SYS_open, FILTER_ARGUMENT(1));
#endif
  // Its flags lie in memory, where no filter sees them; whoever gets no answer uses openat.
  filter_unless_equal(filter, COMMON_OPENAT2, 1);
  filter_answer(filter, FILTER_DENY_UNKNOWN);
}

// Signals for one process only: all calls that take its number first. For a single thread it is the
// main one that has this number; the others are reached by tgkill, as every C library does it.
static void filter_signals(filter *filter, uint32_t process) {
  filter_add(filter, BPF_JMP | BPF_JEQ | BPF_K, SYS_kill, 4, 0);
  filter_add(filter, BPF_JMP | BPF_JEQ | BPF_K, SYS_tgkill, 3, 0);
  filter_add(filter, BPF_JMP | BPF_JEQ | BPF_K, SYS_rt_sigqueueinfo, 2, 0);
  filter_add(filter, BPF_JMP | BPF_JEQ | BPF_K, SYS_rt_tgsigqueueinfo, 1, 0);
  filter_add(filter, BPF_JMP | BPF_JEQ | BPF_K, SYS_tkill, 0, 4);
  filter_load(filter, FILTER_ARGUMENT(0));
  filter_add(filter, BPF_JMP | BPF_JEQ | BPF_K, process, 1, 0);
  filter_answer(filter, FILTER_DENY);
  filter_answer(filter, SECCOMP_RET_ALLOW);
}

// Whoever owns a descriptor is signalled when something happens to it, with any signal at all.
static void filter_owners(filter *filter, uint32_t process) {
  filter_unless_equal(filter, SYS_fcntl, 7);
  filter_load(filter, FILTER_ARGUMENT(1));
  filter_add(filter, BPF_JMP | BPF_JEQ | BPF_K, F_SETOWN_EX, 3, 0);
  filter_add(filter, BPF_JMP | BPF_JEQ | BPF_K, F_SETOWN, 0, 3);
  filter_load(filter, FILTER_ARGUMENT(2));
  filter_add(filter, BPF_JMP | BPF_JEQ | BPF_K, process, 1, 0);
  filter_answer(filter, FILTER_DENY);
  filter_answer(filter, SECCOMP_RET_ALLOW);
}

void filter_by_arguments(filter *filter, const seccomp_rules *rules) {
  filter_ioctl(filter, rules->signalled == 0);
  filter_limits(filter);
  filter_prctl(filter);
  filter_clone(filter, (rules->limit_flags & GANTRY_LIMIT_PROCESSES) != 0);
  filter_socketpair(filter);
  if (rules->limit_flags & GANTRY_LIMIT_NETWORK) filter_socket(filter);
  if (rules->landlock < LANDLOCK_TRUNCATES) filter_truncation(filter);
  if (rules->signalled != 0) {
    filter_signals(filter, (uint32_t)rules->signalled);
    filter_owners(filter, (uint32_t)rules->signalled);
  }
}

#endif
