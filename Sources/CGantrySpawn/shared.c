#define _GNU_SOURCE
#include "gantry_frames.h"
#include "gantry_spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

_Static_assert(sizeof(gantry_page) <= GANTRY_PAGE_SIZE, "the page outgrew itself");

#ifndef F_SEAL_FUTURE_WRITE
// Since Linux 5.1; pidfds, without which nothing here works, came later.
#define F_SEAL_FUTURE_WRITE 0x0010
#endif

int gantry_packet_pair(int fds[2]) {
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds) != 0) return errno;
  const int on = 1;
  const struct timeval patience = {.tv_sec = 30};
  if (setsockopt(fds[0], SOL_SOCKET, SO_PASSCRED, &on, sizeof on) == 0 &&
      setsockopt(fds[0], SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience) == 0) {
    return 0;
  }
  int problem = errno;
  close(fds[0]);
  close(fds[1]);
  return problem;
}

int gantry_output_pipe(int *reading, int *writing) {
  int fds[2];
  if (pipe2(fds, O_CLOEXEC) != 0) return errno;
  // Only this end: a plugin that prints expects its own end to block.
  fcntl(fds[0], F_SETFL, O_NONBLOCK);
  *reading = fds[0];
  *writing = fds[1];
  return 0;
}

int gantry_event_make(int raised) {
  return eventfd(raised ? 1 : 0, EFD_CLOEXEC | EFD_NONBLOCK);
}

void gantry_event_raise(int fd) {
  uint64_t one = 1;
  ssize_t count = write(fd, &one, sizeof one);
  (void)count;
}

void gantry_event_lower(int fd) {
  uint64_t value;
  ssize_t count = read(fd, &value, sizeof value);
  (void)count;
}

int gantry_stop_pair(int fds[2]) {
  return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) == 0 ? 0 : errno;
}

void gantry_stop_raise(int fd) {
  ssize_t count = send(fd, "", 1, MSG_DONTWAIT | MSG_NOSIGNAL);
  (void)count;
}

void gantry_stop_lower(int fd) {
  uint8_t raised[64];
  while (recv(fd, raised, sizeof raised, MSG_DONTWAIT) > 0) {}
}

int gantry_watch_make(int first, int second, int third, int fourth) {
  int watch = epoll_create1(EPOLL_CLOEXEC);
  const int fds[4] = {first, second, third, fourth};
  for (uint32_t i = 0; watch >= 0 && i < 4; i++) {
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = 1u << i};
    if (epoll_ctl(watch, EPOLL_CTL_ADD, fds[i], &event) == 0) continue;
    close(watch);
    return -1;
  }
  return watch;
}

int gantry_watch_wait(int watch, int milliseconds) {
  struct epoll_event events[4];
  int count = epoll_wait(watch, events, 4, milliseconds);
  if (count < 0) return errno == EINTR ? 0 : -errno;
  int bits = 0;
  for (int i = 0; i < count; i++) bits |= (int)events[i].data.u32;
  return bits;
}

void gantry_watch_stop(int watch, int fd) { epoll_ctl(watch, EPOLL_CTL_DEL, fd, NULL); }

// A memfd that is mapped here for writing, and then sealed.
static int make_page(const char *name, int seals, int *fd, void **page) {
  *fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (*fd < 0) return errno;
  *page = MAP_FAILED;
  int problem = ftruncate(*fd, GANTRY_PAGE_SIZE) == 0 ? 0 : errno;
  if (problem == 0) {
    *page = mmap(NULL, GANTRY_PAGE_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, *fd, 0);
    if (*page == MAP_FAILED) problem = errno;
  }
  // A page that could be cut would end this process with SIGBUS.
  seals |= F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;
  if (problem == 0 && fcntl(*fd, F_ADD_SEALS, seals) != 0) problem = errno;
  if (problem == 0) return 0;
  if (*page != MAP_FAILED) munmap(*page, GANTRY_PAGE_SIZE);
  close(*fd);
  *fd = -1;
  return problem;
}

int gantry_page_make(int *fd, void **page) { return make_page("gantry-page", 0, fd, page); }

int gantry_sign_make(int *fd, void **sign) {
  return make_page("gantry-sign", F_SEAL_FUTURE_WRITE, fd, sign);
}

void gantry_page_drop(void *page) { munmap(page, GANTRY_PAGE_SIZE); }

int gantry_sealed_copy(
  int source, void *context, void (*chunk)(void *context, const uint8_t *bytes, size_t size),
  int *sealed) {
  *sealed = memfd_create("gantry-plugin", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (*sealed < 0) return errno;
  int problem = 0;
  uint8_t block[1 << 16];
  off_t place = 0;
  for (;;) {
    ssize_t count = pread(source, block, sizeof block, place);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) problem = errno;
    if (count <= 0) break;
    if (chunk != NULL) chunk(context, block, (size_t)count);
    for (ssize_t done = 0; done < count;) {
      ssize_t written = write(*sealed, block + done, (size_t)(count - done));
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) {
        problem = errno;
        break;
      }
      done += written;
    }
    if (problem != 0) break;
    place += count;
  }
  int seals = F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL;
  if (problem == 0 && fcntl(*sealed, F_ADD_SEALS, seals) != 0) problem = errno;
  if (problem == 0) return 0;
  close(*sealed);
  *sealed = -1;
  return problem;
}

int64_t gantry_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}
