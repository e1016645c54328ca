// What the ways out share: where they lead, and how one of them ends.
#ifndef SEARCHING_H
#define SEARCHING_H

#include <limits.h>

#include "Hostile.h"

// What the test put where the plugin must not get, and what the plugin has.
typedef struct search {
  char secret[4096];   // a file outside of everything the plugin may see
  char folder[4096];   // the folder it lies in
  char scratch[4096];  // the attempt's own folder
  char socket[108];    // a datagram socket in that folder
  int port;            // a TCP server and a UDP socket on the loopback
  int host;            // the number of the host's process
} search;

// One way out. Answers 0 when it led out, else what stood in the way, as errno says it. A way that
// leaves something behind where it led out takes it back first, when it can.
typedef int way_out(const search *here);

typedef struct way {
  const char *name;
  way_out *function;
} way;

// The tables end with an entry without a name.
extern const way file_ways[], link_ways[], proc_ways[], change_ways[], kernel_ways[],
  network_ways[], process_ways[], program_ways[];

// 0 for a result that is not negative, else errno.
static inline int way_status(long result) { return result < 0 ? errno : 0; }

// As way_status, for a descriptor that is closed again.
static inline int way_opened(int descriptor) {
  if (descriptor < 0) return errno;
  close(descriptor);
  return 0;
}

// A name inside of a folder, in PATH_MAX bytes; cut, and then not found, when it is too long.
static inline char *way_inside(const char *folder, const char *name, char *into) {
  int length = snprintf(into, PATH_MAX, "%s/%s", folder, name);
  if (length >= PATH_MAX) into[0] = '\0';
  return into;
}

#endif
