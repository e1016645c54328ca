// Ways out through sockets.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "Searching.h"

static int by_socket(int family, int type) { return way_opened(socket(family, type, 0)); }

static int by_inet(const search *here) {
  (void)here;
  return by_socket(AF_INET, SOCK_DGRAM);
}

static int by_inet6(const search *here) {
  (void)here;
  return by_socket(AF_INET6, SOCK_STREAM);
}

static int by_unix(const search *here) {
  (void)here;
  return by_socket(AF_UNIX, SOCK_STREAM);
}

static int by_netlink(const search *here) {
  (void)here;
  return by_socket(AF_NETLINK, SOCK_RAW);
}

static int by_packet(const search *here) {
  (void)here;
  return by_socket(AF_PACKET, SOCK_RAW);
}

static int by_vsock(const search *here) {
  (void)here;
  return by_socket(40 /* AF_VSOCK, which not every libc names */, SOCK_STREAM);
}

static int by_alg(const search *here) {
  (void)here;
  return by_socket(38 /* AF_ALG */, SOCK_SEQPACKET);
}

static struct sockaddr_in loopback(const search *here) {
  return (struct sockaddr_in){.sin_family = AF_INET,
                              .sin_port = htons((uint16_t)here->port),
                              .sin_addr = {htonl(INADDR_LOOPBACK)}};
}

static int by_tcp(const search *here) {
  const struct sockaddr_in server = loopback(here);
  int end = socket(AF_INET, SOCK_STREAM, 0);
  if (end < 0) return errno;
  int problem = way_status(connect(end, (const struct sockaddr *)&server, sizeof server));
  close(end);
  return problem;
}

static int by_udp(const search *here) {
  const struct sockaddr_in server = loopback(here);
  int end = socket(AF_INET, SOCK_DGRAM, 0);
  if (end < 0) return errno;
  int problem =
    way_status(sendto(end, "x", 1, 0, (const struct sockaddr *)&server, sizeof server));
  close(end);
  return problem;
}

// The first name of an abstract socket is a NUL; the rest is the path of the test's other socket.
static socklen_t address(const search *here, int is_abstract, struct sockaddr_un *into) {
  memset(into, 0, sizeof *into);
  into->sun_family = AF_UNIX;
  memcpy(into->sun_path + is_abstract, here->socket, strnlen(here->socket, 106));
  size_t length = strnlen(here->socket, 106) + 1;
  return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
}

static int send_to(const search *here, int is_abstract, int end) {
  struct sockaddr_un server;
  if (end < 0) return errno;
  socklen_t length = address(here, is_abstract, &server);
  int problem = way_status(sendto(end, "x", 1, 0, (const struct sockaddr *)&server, length));
  close(end);
  return problem;
}

static int by_unix_path(const search *here) {
  return send_to(here, 0, socket(AF_UNIX, SOCK_DGRAM, 0));
}

static int by_unix_abstract(const search *here) {
  return send_to(here, 1, socket(AF_UNIX, SOCK_DGRAM, 0));
}

// A pair of datagram sockets needs no socket(), and one of them may still write to any name.
static int by_pair(const search *here, int is_abstract) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_DGRAM, 0, ends)) return errno;
  close(ends[1]);
  return send_to(here, is_abstract, ends[0]);
}

static int by_pair_path(const search *here) { return by_pair(here, 0); }

static int by_pair_abstract(const search *here) { return by_pair(here, 1); }

static int by_pair_connected(const search *here) {
  struct sockaddr_un server;
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends)) return errno;
  socklen_t length = address(here, 0, &server);
  int problem = way_status(connect(ends[0], (const struct sockaddr *)&server, length));
  close(ends[0]);
  close(ends[1]);
  return problem;
}

// Descriptor 3 is a socket already.
static int by_worker_socket(const search *here) {
  struct sockaddr_un server;
  socklen_t length = address(here, 0, &server);
  return way_status(connect(3, (const struct sockaddr *)&server, length));
}

const way network_ways[] = {
  {"socket-inet", by_inet},
  {"socket-inet6", by_inet6},
  {"socket-unix", by_unix},
  {"socket-netlink", by_netlink},
  {"socket-packet", by_packet},
  {"socket-vsock", by_vsock},
  {"socket-alg", by_alg},
  {"tcp-connect", by_tcp},
  {"udp-send", by_udp},
  {"unix-path", by_unix_path},
  {"unix-abstract", by_unix_abstract},
  {"pair-path", by_pair_path},
  {"pair-abstract", by_pair_abstract},
  {"pair-connect", by_pair_connected},
  {"worker-socket-connect", by_worker_socket},
  {NULL, NULL},
};
