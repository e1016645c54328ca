// Feeds gantry-worker with first frames that no host sends. What START asks of the kernel is not done,
// because nobody could take it back: it is only looked at.
//
// An input is a byte that says what is wrong with the packet (below), and the body of the frame.
#define _GNU_SOURCE
#include <fcntl.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "crash.h"
#include "ending.h"
#include "page.h"
#include "process.h"
#include "resource_limits.h"
#include "sandbox.h"
#include "start.h"

#define DESCRIPTORS 7u     // how many come with it; three are right
#define KIND_IS_WRONG 8u   // it is another kind of frame
#define SIZE_IS_WRONG 16u  // it says that it is longer than it is

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__asan_default_options(void);

// Where the worker would end; what it holds then is lost, and that is no leak of the worker.
static jmp_buf ended;
const char *__asan_default_options(void) { return "detect_leaks=0"; }

_Noreturn void end_at_once(int status, const char *why) {
  (void)status;
  // The reason can be a path of the frame.
  if (strlen(why) == 0) abort();
  longjmp(ended, 1);
}

_Noreturn void end_with_problem(int status, const char *why, int problem) {
  (void)problem;
  end_at_once(status, why);
}

// MARK: what START asks for

static gantry_page page;
static gantry_sign sign;
// How far the worker has come: nothing may be asked for in another order.
static int rules_allowed, is_landlock_closed, is_seccomp_closed, is_watching;

volatile gantry_page *page_map(int fd) {
  close(fd);
  return &page;
}

const volatile gantry_sign *sign_map(int fd) {
  close(fd);
  return &sign;
}

int landlock_begin(landlock_rules *rules, int may_use_network) {
  (void)may_use_network;
  *rules = (landlock_rules){.abi = 1, .ruleset = -1};
  return 0;
}

int landlock_allow(const landlock_rules *rules, char access, const char *path) {
  if (rules->abi != 1 || is_landlock_closed) abort();
  if (access != 'r' && access != 'w' && access != 'x') abort();
  if (path[0] != '/') abort();
  // A path that the kernel refuses ends the worker, which its rules must survive.
  return ++rules_allowed > 100 ? (int)strlen(path) : 0;
}

int landlock_close(landlock_rules *rules) {
  (void)rules;
  is_landlock_closed = 1;
  return 0;
}

int limits_apply(const gantry_limits *limits) { return limits->open_files == UINT64_MAX; }

int process_drop_capabilities(int may_run_programs) {
  if (is_landlock_closed) abort();
  return may_run_programs > 1;
}

int seccomp_close(uint64_t limit_flags, int64_t *is_closed) {
  (void)limit_flags;
  if (!is_landlock_closed) abort();
  is_seccomp_closed = 1;
  *is_closed = 1;
  return 0;
}

int crash_watch(volatile gantry_page *watched) {
  if (!is_seccomp_closed || watched != &page) abort();
  is_watching = 1;
  return 0;
}

int setenv(const char *name, const char *value, int replaces) {
  if (name[0] == '\0' || strchr(name, '=') != NULL || replaces != 1) abort();
  return strlen(value) > 4096 ? abort(), -1 : 0;
}

// MARK: a host

static worker fuzzed;

static void send_start(int host, uint8_t what, const uint8_t *bytes, size_t size) {
  gantry_frame frame = {.kind = GANTRY_FRAME_START, .size = size};
  if (what & KIND_IS_WRONG) frame.kind = GANTRY_FRAME_LOAD;
  if (what & SIZE_IS_WRONG) frame.size += 1;
  const int fds[DESCRIPTORS] = {0};
  size_t count = what & DESCRIPTORS;
  _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof fds)] = {0};
  struct iovec parts[2] = {{&frame, sizeof frame}, {(void *)(uintptr_t)bytes, size}};
  struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
  if (count > 0) {
    message.msg_control = control;
    message.msg_controllen = CMSG_SPACE(sizeof(int) * count);
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int) * count);
    memcpy(CMSG_DATA(header), fds, sizeof(int) * count);
  }
  if (sendmsg(host, &message, MSG_NOSIGNAL) < 0) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size == 0) return 0;
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) abort();
  // Either end may have been given the worker's number already.
  int host = ends[0] == GANTRY_WORKER_SOCKET ? ends[1] : ends[0];
  int other = ends[0] == host ? ends[1] : ends[0];
  if (other != GANTRY_WORKER_SOCKET && dup2(other, GANTRY_WORKER_SOCKET) < 0) abort();
  rules_allowed = is_landlock_closed = is_seccomp_closed = is_watching = 0;
  fuzzed.page = NULL;
  fuzzed.sign = NULL;
  send_start(host, data[0], data + 1, size - 1);
  if (setjmp(ended) == 0) {
    start_up(&fuzzed);
    // It believes that all is well, so everything was done.
    if (!is_watching || fuzzed.page != &page || fuzzed.sign != &sign) abort();
  }
  // What came with the packet, and both ends.
  syscall(SYS_close_range, (unsigned)GANTRY_WORKER_SOCKET, ~0u, 0);
  return 0;
}
