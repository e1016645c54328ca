// Ways out through other processes, what of the kernel goes round paths, and programs.
#include <fcntl.h>
#include <linux/io_uring.h>
#include <mqueue.h>
#include <sched.h>
#include <signal.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#include "Searching.h"

// MARK: processes

static int by_tracing(const search *here) {
  int problem = way_status(ptrace(PTRACE_SEIZE, here->host, NULL, NULL));
  if (problem == 0) ptrace(PTRACE_DETACH, here->host, NULL, NULL);
  return problem;
}

static int by_reading_memory(const search *here) {
  char into[8];
  struct iovec mine = {into, 8}, theirs = {(void *)(uintptr_t)4096, 8};
  // With an address that is not there EFAULT would mean that the door is open.
  if (process_vm_readv(here->host, &mine, 1, &theirs, 1, 0) >= 0) return 0;
  return errno == EFAULT ? 0 : errno;
}

static int by_signal(const search *here) { return way_status(kill(here->host, 0)); }

static int by_parent_signal(const search *here) {
  (void)here;
  // 0 is no parent at all: it is outside of what this process can see.
  return getppid() == 0 ? ESRCH : way_status(kill(getppid(), 0));
}

static int by_limits(const search *here) {
  struct rlimit limit;
  return way_status(prlimit(here->host, RLIMIT_NOFILE, NULL, &limit));
}

static int by_descriptor_of_host(const search *here) {
  int process = (int)syscall(SYS_pidfd_open, here->host, 0);
  if (process < 0) return errno;
  int problem = way_opened((int)syscall(438 /* pidfd_getfd */, process, 0, 0));
  close(process);
  return problem;
}

static int by_niceness(const search *here) {
  errno = 0;
  getpriority(PRIO_PROCESS, (id_t)here->host);
  return errno;
}

static int by_fork(const search *here) {
  (void)here;
  pid_t child = fork();
  if (child == 0) _exit(0);
  return way_status(child);
}

static int by_vfork_clone(const search *here) {
  (void)here;
  long child = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
  if (child == 0) _exit(0);
  return way_status(child);
}

const way process_ways[] = {
  {"ptrace", by_tracing},
  {"process-vm-readv", by_reading_memory},
  {"kill-host", by_signal},
  {"kill-parent", by_parent_signal},
  {"prlimit-host", by_limits},
  {"pidfd-getfd", by_descriptor_of_host},
  {"getpriority-host", by_niceness},
  {"fork", by_fork},
  {"clone", by_vfork_clone},
  {NULL, NULL},
};

// MARK: the kernel

static int by_ring(const search *here) {
  struct io_uring_params parameters = {0};
  (void)here;
  // With a ring, files and sockets are opened by the kernel and no call is seen.
  return way_opened((int)syscall(SYS_io_uring_setup, 8, &parameters));
}

static int by_handle(const search *here) {
  struct {
    struct file_handle handle;
    unsigned char bytes[128];
  } found = {.handle = {.handle_bytes = 128}};
  int mount;
  if (name_to_handle_at(AT_FDCWD, here->secret, &found.handle, &mount, 0)) return errno;
  return way_opened(open_by_handle_at(AT_FDCWD, &found.handle, O_RDONLY));
}

static int by_mount(const search *here) {
  if (mount("none", here->scratch, "tmpfs", 0, NULL)) return errno;
  umount(here->scratch);
  return 0;
}

static int by_bind_mount(const search *here) {
  if (mount(here->folder, here->scratch, NULL, MS_BIND, NULL)) return errno;
  umount(here->scratch);
  return 0;
}

static int by_open_tree(const search *here) {
  return way_opened((int)syscall(428 /* open_tree */, AT_FDCWD, here->folder, 1 /* clone */));
}

static int by_fsopen(const search *here) {
  (void)here;
  return way_opened((int)syscall(430 /* fsopen */, "tmpfs", 0));
}

static int by_root_change(const search *here) { return way_status(chroot(here->scratch)); }

static int by_user_namespace(const search *here) {
  (void)here;
  return way_status(unshare(CLONE_NEWUSER));
}

static int by_mount_namespace(const search *here) {
  (void)here;
  return way_status(unshare(CLONE_NEWNS));
}

static int by_key(const search *here) {
  (void)here;
  return way_status(syscall(SYS_add_key, "user", "acme", "x", 1, -3));
}

static int by_bpf(const search *here) {
  (void)here;
  return way_status(syscall(SYS_bpf, 0, NULL, 0));
}

static int by_perf(const search *here) {
  char nothing[128] = {0};
  (void)here;
  return way_status(syscall(SYS_perf_event_open, nothing, 0, -1, -1, 0));
}

static int by_faults(const search *here) {
  (void)here;
  return way_opened((int)syscall(SYS_userfaultfd, O_CLOEXEC));
}

static int by_notification(const search *here) {
  (void)here;
  return way_opened((int)syscall(SYS_fanotify_init, 0, 0));
}

// Memory and queues of other processes have numbers and names of their own, and no paths.
static int by_shared_memory(const search *here) {
  (void)here;
  int segment = shmget(0x61636d65, 4096, IPC_CREAT | 0600);
  if (segment < 0) return errno;
  shmctl(segment, IPC_RMID, NULL);
  return 0;
}

static int by_message_queue(const search *here) {
  (void)here;
  mqd_t queue = mq_open("/acme.searching", O_RDWR | O_CREAT, 0600, NULL);
  if (queue == (mqd_t)-1) return errno;
  mq_close(queue);
  mq_unlink("/acme.searching");
  return 0;
}

static int by_typing(const search *here) {
  (void)here;
  char key = ' ';
  return way_status(syscall(SYS_ioctl, 0, 0x5412 /* TIOCSTI */, &key));
}

const way kernel_ways[] = {
  {"io-uring", by_ring},
  {"open-by-handle", by_handle},
  {"mount", by_mount},
  {"mount-bind", by_bind_mount},
  {"open-tree", by_open_tree},
  {"fsopen", by_fsopen},
  {"chroot", by_root_change},
  {"unshare-user", by_user_namespace},
  {"unshare-mount", by_mount_namespace},
  {"add-key", by_key},
  {"bpf", by_bpf},
  {"perf-event-open", by_perf},
  {"userfaultfd", by_faults},
  {"fanotify", by_notification},
  {"shmget", by_shared_memory},
  {"mq-open", by_message_queue},
  {"ioctl-tiocsti", by_typing},
  {NULL, NULL},
};

// MARK: programs; where one of these succeeds, nobody is left to say so

static char *const no_words[] = {"true", NULL};

static int by_execve(const search *here) {
  (void)here;
  execve("/bin/true", no_words, no_words + 1);
  return errno;
}

static int by_memory_program(const search *here) {
  (void)here;
  static char program[1 << 16];
  int from = open("/proc/self/exe", O_RDONLY), memory = memfd_create("program", MFD_CLOEXEC);
  ssize_t size;
  while (from >= 0 && (size = read(from, program, sizeof program)) > 0) {
    if (write(memory, program, (size_t)size) != size) break;
  }
  fexecve(memory, no_words, no_words + 1);
  return errno;
}

static int by_own_program(const search *here) {
  (void)here;
  execve("/proc/self/exe", no_words, no_words + 1);
  return errno;
}

const way program_ways[] = {
  {"execve", by_execve},
  {"execve-memfd", by_memory_program},
  {"execve-self", by_own_program},
  {NULL, NULL},
};
