// Ways to change what may not be opened.
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>

#include "Searching.h"

static int by_truncating(const search *here) { return way_status(truncate(here->secret, 3)); }

static int by_making_folder(const search *here) {
  char path[PATH_MAX];
  if (mkdir(way_inside(here->folder, "made", path), 0700)) return errno;
  rmdir(path);
  return 0;
}

static int by_making_file(const search *here) {
  char path[PATH_MAX];
  int file = creat(way_inside(here->folder, "made", path), 0600);
  if (file >= 0) unlink(path);
  return way_opened(file);
}

static int by_making_file_in_tmp(const search *here) {
  (void)here;
  int file = creat("/tmp/acme.searching", 0600);
  if (file >= 0) unlink("/tmp/acme.searching");
  return way_opened(file);
}

static int by_making_device(const search *here) {
  char path[PATH_MAX];
  if (mknod(way_inside(here->scratch, "device", path), S_IFCHR | 0600, makedev(1, 1))) return errno;
  unlink(path);
  return 0;
}

static int by_making_link(const search *here) {
  char path[PATH_MAX];
  if (symlink("/", way_inside(here->folder, "made", path))) return errno;
  unlink(path);
  return 0;
}

static int by_removing(const search *here) {
  char path[PATH_MAX];
  // Not the secret, which later ways still want.
  return way_status(unlink(way_inside(here->folder, "doomed", path)));
}

static int by_mode(const search *here) { return way_status(chmod(here->secret, 0666)); }

static int by_mode_of_place(const search *here) {
  int place = open(here->secret, O_PATH);
  if (place < 0) return errno;
  int problem = way_status(syscall(452 /* fchmodat2 */, place, "", 0666, AT_EMPTY_PATH));
  close(place);
  return problem;
}

static int by_owner(const search *here) { return way_status(chown(here->secret, 1, 1)); }

static int by_times(const search *here) {
  const struct timespec times[2] = {{1, 0}, {1, 0}};
  return way_status(utimensat(AT_FDCWD, here->secret, times, 0));
}

static int by_attribute(const search *here) {
  return way_status(setxattr(here->secret, "user.acme", "x", 1, 0));
}

const way change_ways[] = {
  {"truncate", by_truncating},
  {"mkdir", by_making_folder},
  {"creat", by_making_file},
  {"creat-tmp", by_making_file_in_tmp},
  {"mknod-device", by_making_device},
  {"symlink-out", by_making_link},
  {"unlink", by_removing},
  {"chmod", by_mode},
  {"chmod-place", by_mode_of_place},
  {"chown", by_owner},
  {"utimensat", by_times},
  {"setxattr", by_attribute},
  {NULL, NULL},
};
