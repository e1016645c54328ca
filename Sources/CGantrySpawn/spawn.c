#define _GNU_SOURCE
#include "gantry_spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "clone_into.h"

// The child runs on this until it execs; it does little.
#define STACK_SIZE (64 * 1024)
// Where descriptors wait while 0 to 3 are filled, above whatever those were.
#define PARKING 64

typedef struct child_start {
  const gantry_spawn_request *request;
  int tree;
  uid_t user;
  gid_t group;
  int problem;  // an errno of the child, seen by the parent: both share their memory until exec
} child_start;

static int write_file(const char *path, const char *text) {
  int fd = open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0) return errno;
  ssize_t count = write(fd, text, strlen(text));
  int problem = count < 0 ? errno : 0;
  close(fd);
  return problem;
}

// In a user namespace of its own the child keeps being who it was.
static int keep_identity(const child_start *start) {
  char text[64];
  int problem = write_file("/proc/self/setgroups", "deny");
  if (problem != 0) return problem;
  snprintf(text, sizeof text, "%u %u 1", (unsigned)start->user, (unsigned)start->user);
  problem = write_file("/proc/self/uid_map", text);
  if (problem != 0) return problem;
  snprintf(text, sizeof text, "%u %u 1", (unsigned)start->group, (unsigned)start->group);
  return write_file("/proc/self/gid_map", text);
}

static int arrange_descriptors(const int fds[4]) {
  int parked[4];
  for (int i = 0; i < 4; i++) {
    parked[i] = fcntl(fds[i], F_DUPFD_CLOEXEC, PARKING);
    if (parked[i] < 0) return errno;
  }
  for (int i = 0; i < 4; i++) {
    if (dup2(parked[i], i) < 0) return errno;
  }
  return 0;
}

static int child(void *argument) {
  child_start *start = argument;
  // Before anything can go wrong: without the host nobody would end this process.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (start->tree == GANTRY_TREE_USER_NAMESPACE) start->problem = keep_identity(start);
  if (start->problem == 0) start->problem = arrange_descriptors(start->request->fds);
  if (start->problem != 0) _exit(127);

  // Every signal stays blocked until the worker has put all of them in order, which it does first: so
  // no handler of the host runs here, and 65 system calls are not made twice.
  execve(start->request->path, start->request->arguments, start->request->environment);
  start->problem = errno;
  _exit(127);
}

static int flags_of(int tree) {
  switch (tree) {
    case GANTRY_TREE_NAMESPACE: return CLONE_NEWPID;
    case GANTRY_TREE_USER_NAMESPACE: return CLONE_NEWPID | CLONE_NEWUSER;
    default: return 0;
  }
}

static int spawn_on(
  const gantry_spawn_request *request, int tree, char *stack, gantry_spawned *spawned) {
  child_start start = {.request = request, .tree = tree, .user = geteuid(), .group = getegid()};
  // As posix_spawn does it: the child borrows this thread's memory until it execs, so nothing is
  // copied however large the host is, and its signals are held back meanwhile.
  int flags = CLONE_VM | CLONE_VFORK | CLONE_PIDFD | flags_of(tree);
  int pidfd = -1;
  int pid = tree == GANTRY_TREE_GROUP
              ? clone_into(request->group, child, stack, STACK_SIZE, (unsigned)flags, &start, &pidfd)
              : clone(child, stack + STACK_SIZE, flags | SIGCHLD, &start, &pidfd);
  if (pid < 0) return errno;
  if (start.problem != 0) {
    gantry_exit how;
    gantry_reap(pidfd, 1, &how);
    close(pidfd);
    return start.problem;
  }
  *spawned = (gantry_spawned){.pid = pid, .pidfd = pidfd};
  return 0;
}

int gantry_spawn(const gantry_spawn_request *request, int tree, gantry_spawned *spawned) {
  char *stack = mmap(
    NULL, STACK_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
  if (stack == MAP_FAILED) return errno;
  sigset_t all, former;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &former);
  int problem = spawn_on(request, tree, stack, spawned);
  pthread_sigmask(SIG_SETMASK, &former, NULL);
  munmap(stack, STACK_SIZE);
  // What a dead worker leaves behind must come to this process to be found. Only then: a process that
  // is given the orphans of others, too, has to bury them, and cannot know whose they were.
  if (problem == 0 && tree == GANTRY_TREE_WALK) prctl(PR_SET_CHILD_SUBREAPER, 1);
  return problem;
}

int gantry_tree_is_refused(int tree, int problem) {
  switch (tree) {
    case GANTRY_TREE_NAMESPACE:
    case GANTRY_TREE_USER_NAMESPACE:
      return problem == EPERM || problem == EINVAL || problem == ENOSPC || problem == EACCES;
    // The kernel, a filter around this process and the group have many reasons. What is not about the
    // group comes again without one.
    case GANTRY_TREE_GROUP: return problem != 0;
    default: return 0;
  }
}
