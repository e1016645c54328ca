#define _GNU_SOURCE
#include "gantry_frames.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

// The descriptors, and who sent them.
typedef union {
  struct cmsghdr align;
  char bytes[CMSG_SPACE(sizeof(int) * GANTRY_FRAME_FDS_MAX) + CMSG_SPACE(sizeof(struct ucred))];
} control_block;

static int write_all(int fd, const uint8_t *bytes, size_t size) {
  while (size > 0) {
    ssize_t count = write(fd, bytes, size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return errno;
    bytes += count;
    size -= (size_t)count;
  }
  return 0;
}

// Puts a long body where the other side can read it and nobody can change it any more.
static int sealed_copy(const void *body, size_t size, int *fd) {
  *fd = memfd_create("gantry-body", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (*fd < 0) return errno;
  int problem = write_all(*fd, body, size);
  if (problem == 0 &&
      fcntl(*fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) != 0) {
    problem = errno;
  }
  if (problem != 0) {
    close(*fd);
    *fd = -1;
  }
  return problem;
}

int gantry_frame_send(
  int socket, gantry_frame frame, const void *body, const int *fds, size_t fd_count) {
  if (fd_count > GANTRY_FRAME_FDS_MAX - 1 || frame.size > GANTRY_FRAME_MEMFD_MAX) return EMSGSIZE;
  int all[GANTRY_FRAME_FDS_MAX];
  for (size_t i = 0; i < fd_count; i++) all[i] = fds[i];

  int memfd = -1;
  size_t count = fd_count;
  if (frame.size > GANTRY_FRAME_BODY_MAX) {
    int problem = sealed_copy(body, frame.size, &memfd);
    if (problem != 0) return problem;
    all[count++] = memfd;
  }

  struct iovec parts[2] = {
    {.iov_base = &frame, .iov_len = sizeof frame},
    {.iov_base = (void *)body, .iov_len = memfd < 0 ? frame.size : 0},
  };
  control_block control;
  struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
  if (count > 0) {
    memset(&control, 0, sizeof control);
    message.msg_control = control.bytes;
    message.msg_controllen = CMSG_SPACE(sizeof(int) * count);
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int) * count);
    memcpy(CMSG_DATA(header), all, sizeof(int) * count);
  }

  ssize_t sent;
  do {
    sent = sendmsg(socket, &message, MSG_NOSIGNAL);
  } while (sent < 0 && errno == EINTR);
  int problem = sent < 0 ? errno : 0;
  if (memfd >= 0) close(memfd);
  return problem;
}

static void close_all(gantry_packet *packet) {
  for (size_t i = 0; i < packet->fd_count; i++) close(packet->fds[i]);
  packet->fd_count = 0;
}

// Reads a body out of a memfd. It is copied and never mapped: whoever sent it may still truncate it.
static int read_memfd(int fd, gantry_packet *packet) {
  size_t size = packet->frame.size;
  uint8_t *block = malloc(size);
  if (block == NULL) return ENOMEM;
  size_t done = 0;
  while (done < size) {
    ssize_t count = pread(fd, block + done, size - done, (off_t)done);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) {
      free(block);
      return EPROTO;
    }
    done += (size_t)count;
  }
  packet->owned = block;
  packet->body = block;
  return 0;
}

static void take_descriptors(const struct cmsghdr *header, gantry_packet *packet) {
  size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
  for (size_t i = 0; i < count; i++) {
    int fd;
    memcpy(&fd, CMSG_DATA(header) + i * sizeof(int), sizeof fd);
    if (packet->fd_count < GANTRY_FRAME_FDS_MAX) {
      packet->fds[packet->fd_count++] = fd;
    } else {
      close(fd);
    }
  }
}

// Takes what came beside the bytes. Who sent them is the kernel's word: nobody can say it in a packet
// without the right to be anybody.
static void take_control(struct msghdr *message, gantry_packet *packet) {
  for (struct cmsghdr *header = CMSG_FIRSTHDR(message); header != NULL;
       header = CMSG_NXTHDR(message, header)) {
    if (header->cmsg_level != SOL_SOCKET) continue;
    if (header->cmsg_type == SCM_RIGHTS) take_descriptors(header, packet);
    if (header->cmsg_type == SCM_CREDENTIALS) {
      struct ucred sender;
      memcpy(&sender, CMSG_DATA(header), sizeof sender);
      packet->sender = sender.pid;
    }
  }
}

int gantry_frame_receive(int socket, gantry_packet *packet, uint8_t *buffer, int flags) {
  memset(packet, 0, sizeof *packet);
  struct iovec parts[2] = {
    {.iov_base = &packet->frame, .iov_len = sizeof packet->frame},
    {.iov_base = buffer, .iov_len = GANTRY_FRAME_BODY_MAX},
  };
  control_block control;
  struct msghdr message = {
    .msg_iov = parts,
    .msg_iovlen = 2,
    .msg_control = control.bytes,
    .msg_controllen = sizeof control.bytes,
  };
  ssize_t got;
  do {
    got = recvmsg(socket, &message, flags | MSG_CMSG_CLOEXEC);
  } while (got < 0 && errno == EINTR);
  if (got < 0) return errno;
  take_control(&message, packet);
  if (got == 0) {
    close_all(packet);
    return ECONNRESET;
  }

  size_t header = sizeof packet->frame;
  uint64_t size = packet->frame.size;
  int isWhole = (size_t)got >= header && (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) == 0;
  int problem = EPROTO;
  if (isWhole && size <= GANTRY_FRAME_BODY_MAX && (size_t)got == header + size) {
    packet->body = buffer;
    return 0;
  }
  if (isWhole && size > GANTRY_FRAME_BODY_MAX && size <= GANTRY_FRAME_MEMFD_MAX &&
      (size_t)got == header && packet->fd_count > 0) {
    int memfd = packet->fds[--packet->fd_count];
    problem = read_memfd(memfd, packet);
    close(memfd);
    if (problem == 0) return 0;
  }
  close_all(packet);
  return problem;
}

int gantry_part_take(const uint8_t **body, size_t *left, gantry_part *part) {
  uint64_t size;
  if (*left < sizeof size) return 0;
  memcpy(&size, *body, sizeof size);
  if (size > *left - sizeof size) return 0;
  part->bytes = *body + sizeof size;
  part->size = (size_t)size;
  *body += sizeof size + size;
  *left -= sizeof size + (size_t)size;
  return 1;
}

int gantry_part_take_fixed(const uint8_t **body, size_t *left, void *value, size_t size) {
  gantry_part part;
  if (!gantry_part_take(body, left, &part) || part.size != size) return 0;
  memcpy(value, part.bytes, size);
  return 1;
}
