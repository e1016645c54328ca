// Closes the filter of system calls around itself, as for a kernel with some ABI of Landlock, and
// says of each call how it ended: a line "name errno", with 0 for a call that was let through.
//
//   filter <ABI of Landlock>|here own|all <folder>
//
// "here": as a worker without permissions would on this kernel, or with "all" one that may make
// processes. "own": only this process may be signalled. The folder is made use of.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "gantry_frames.h"
#include "sandbox.h"

#define OPENAT2 437
#define PIDFD_OPEN 434
#define PIDFD_SEND_SIGNAL 424

static void say(const char *name, long result) {
  printf("%s %d\n", name, result < 0 ? errno : 0);
  fflush(stdout);
}

static void say_number(const char *name, int problem) {
  printf("%s %d\n", name, problem);
  fflush(stdout);
}

// MARK: files

static void try_opening(const char *name, int flags) {
  say(name, openat(AT_FDCWD, "file", flags, 0600));
}

static void try_files(void) {
  const int neither = 3;  // neither for reading nor for writing
  say("truncate", truncate("file", 0));
  try_opening("openat-read-truncating", O_RDONLY | O_TRUNC);
  try_opening("openat-neither-truncating", neither | O_TRUNC);
  try_opening("openat-read", O_RDONLY);
  try_opening("openat-write", O_WRONLY);
  try_opening("openat-write-truncating", O_WRONLY | O_TRUNC);
  try_opening("openat-both-truncating", O_RDWR | O_CREAT | O_TRUNC);
#ifdef SYS_open
  say("open-read-truncating", syscall(SYS_open, "file", O_RDONLY | O_TRUNC));
  say("open-neither-truncating", syscall(SYS_open, "file", neither | O_TRUNC));
  say("open-read", syscall(SYS_open, "file", O_RDONLY));
  say("open-write-truncating", syscall(SYS_open, "file", O_WRONLY | O_TRUNC));
#endif
  const struct {
    uint64_t flags, mode, resolve;
  } how = {.flags = O_RDONLY};
  say("openat2-read", syscall(OPENAT2, AT_FDCWD, "file", &how, sizeof how));
  int made = creat("made", 0600);
  say("creat", made);
  say("ftruncate", ftruncate(made, 8));
  FILE *stream = fopen("made", "w");
  say("fopen-w", stream == NULL ? -1 : 0);
}

// MARK: signals

static void *wait_for_ever(void *context) {
  for (;;) pause();
  return context;
}

static void do_nothing(int signal) { (void)signal; }

static void try_others(pid_t other, int process) {
  siginfo_t info = {.si_code = SI_QUEUE};
  say("kill-other", kill(other, 0));
  say("kill-group", kill(0, 0));
  say("kill-all", kill(-1, 0));
  say("tkill-other", syscall(SYS_tkill, other, 0));
  say("tgkill-other", syscall(SYS_tgkill, other, other, 0));
  say("sigqueue-other", syscall(SYS_rt_sigqueueinfo, other, 0, &info));
  say("tgsigqueue-other", syscall(SYS_rt_tgsigqueueinfo, other, other, 0, &info));
  say("pidfd-other", syscall(PIDFD_SEND_SIGNAL, process, 0, NULL, 0));
}

static void try_owners(pid_t other) {
  int ends[2], group = -getpgrp();
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) abort();
  struct f_owner_ex owner = {F_OWNER_PID, other};
  say("setown-other", fcntl(ends[0], F_SETOWN, other));
  say("setown-group", fcntl(ends[0], F_SETOWN, group));
  say("setown-ex-other", syscall(SYS_fcntl, ends[0], F_SETOWN_EX, &owner));
  say("ioctl-owner-other", ioctl(ends[0], FIOSETOWN, &other));
  say("ioctl-group-other", ioctl(ends[0], SIOCSPGRP, &other));
  say("setown-self", fcntl(ends[0], F_SETOWN, getpid()));
  say("getfl", fcntl(ends[0], F_GETFL));
}

static void try_own(void) {
  pthread_t thread;
  void *end;
  signal(SIGUSR1, do_nothing);
  say("kill-self", kill(getpid(), SIGUSR1));
  say("raise", raise(SIGUSR1) == 0 ? 0 : -1);
  say("sigqueue-self", sigqueue(getpid(), SIGUSR1, (union sigval){.sival_int = 1}));
  say("tkill-self", syscall(SYS_tkill, getpid(), SIGUSR1));
  if (pthread_create(&thread, NULL, wait_for_ever, NULL) != 0) abort();
  say_number("pthread-kill", pthread_kill(thread, SIGUSR1));
  say_number("pthread-cancel", pthread_cancel(thread));
  pthread_join(thread, &end);
  say_number("cancelled", end != PTHREAD_CANCELED);
}

static void end_by_abort(int signal) {
  (void)signal;
  say_number("abort", 0);
  _exit(0);
}

// A process to be signalled, which ends with this one.
static pid_t other_process(void) {
  int ends[2];
  char nothing;
  if (pipe2(ends, O_CLOEXEC) != 0) abort();
  pid_t other = fork();
  if (other != 0) return other;
  close(ends[1]);
  while (read(ends[0], &nothing, 1) < 0) continue;
  _exit(0);
}

static int close_sandbox(const char *kernel, int may_signal) {
  int64_t is_closed = 0;
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return 0;
  if (strcmp(kernel, "here") == 0) {
    return seccomp_close(may_signal ? GANTRY_LIMIT_PROCESSES : 0, &is_closed) == 0 && is_closed;
  }
  seccomp_rules rules = {.landlock = atoi(kernel), .signalled = may_signal ? 0 : getpid()};
  return seccomp_close_by(&rules, &is_closed) == 0 && is_closed;
}

int main(int count, char **arguments) {
  if (count != 4 || chdir(arguments[3]) != 0) return 2;
  close(open("file", O_WRONLY | O_CREAT, 0600));
  pid_t other = other_process();
  int process = (int)syscall(PIDFD_OPEN, other, 0);
  if (!close_sandbox(arguments[1], strcmp(arguments[2], "all") == 0)) return 3;
  try_files();
  try_others(other, process);
  try_owners(other);
  try_own();
  signal(SIGABRT, end_by_abort);
  abort();
}
