// Ways out through files: names of all kinds, links, /proc, and changes to what may not be opened.
#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/xattr.h>

#include "Searching.h"

static int opened_below(const char *prefix, const search *here) {
  char path[PATH_MAX];
  return way_opened(open(way_inside(prefix, here->secret, path), O_RDONLY));
}

// MARK: names

static int by_open(const search *here) { return way_opened(open(here->secret, O_RDONLY)); }

static int by_open_write(const search *here) { return way_opened(open(here->secret, O_WRONLY)); }

static int by_fopen(const search *here) {
  FILE *file = fopen(here->secret, "r");
  if (file == NULL) return errno;
  fclose(file);
  return 0;
}

// A descriptor that only stands for a place may be had; reading through it may not.
static int by_open_path(const search *here) {
  char path[64];
  int place = open(here->secret, O_PATH);
  if (place < 0) return errno;
  snprintf(path, sizeof path, "/proc/self/fd/%d", place);
  int problem = way_opened(open(path, O_RDONLY));
  close(place);
  return problem;
}

static int by_openat(const search *here) {
  int folder = open(here->folder, O_PATH | O_DIRECTORY);
  if (folder < 0) return errno;
  int problem = way_opened(openat(folder, strrchr(here->secret, '/') + 1, O_RDONLY));
  close(folder);
  return problem;
}

static int by_openat2(const search *here) {
  struct open_how how = {.flags = O_RDONLY};
  return way_opened((int)syscall(SYS_openat2, AT_FDCWD, here->secret, &how, sizeof how));
}

static int by_dots(const search *here) {
  char path[PATH_MAX], up[PATH_MAX];
  way_inside(here->scratch, "../../../../../../../../../../../..", up);
  return way_opened(open(way_inside(up, here->secret, path), O_RDONLY));
}

static int by_folder_change(const search *here) {
  if (chdir(here->folder)) return errno;
  return way_opened(open(strrchr(here->secret, '/') + 1, O_RDONLY));
}

static int by_opendir(const search *here) {
  DIR *folder = opendir(here->folder);
  if (folder == NULL) return errno;
  closedir(folder);
  return 0;
}

static int by_root_folder(const search *here) {
  (void)here;
  DIR *folder = opendir("/");
  if (folder == NULL) return errno;
  closedir(folder);
  return 0;
}

static int by_temporary_file(const search *here) {
  (void)here;
  return way_opened(open("/tmp", O_TMPFILE | O_RDWR, 0600));
}

static int by_mapping_memory(const search *here) {
  (void)here;
  int memory = open("/dev/mem", O_RDWR);
  if (memory < 0) return errno;
  void *page = mmap(NULL, 4096, PROT_READ, MAP_SHARED, memory, 0);
  close(memory);
  return page == MAP_FAILED ? errno : 0;
}

static int by_password_file(const search *here) {
  (void)here;
  return way_opened(open("/etc/shadow", O_RDONLY));
}

static int by_shared_memory_file(const search *here) {
  (void)here;
  int file = open("/dev/shm/acme.searching", O_RDWR | O_CREAT, 0600);
  if (file >= 0) unlink("/dev/shm/acme.searching");
  return way_opened(file);
}

// Looking at what a file is opens nothing; these two are permitted and in the list to show it.
static int by_stat(const search *here) {
  struct stat status;
  return way_status(stat(here->secret, &status));
}

static int by_watching(const search *here) {
  int watch = inotify_init1(IN_CLOEXEC);
  if (watch < 0) return errno;
  int problem = way_status(inotify_add_watch(watch, here->scratch, IN_OPEN));
  close(watch);
  return problem;
}

const way file_ways[] = {
  {"open", by_open},
  {"open-write", by_open_write},
  {"fopen", by_fopen},
  {"open-path", by_open_path},
  {"openat", by_openat},
  {"openat2", by_openat2},
  {"dots", by_dots},
  {"chdir", by_folder_change},
  {"opendir", by_opendir},
  {"opendir-root", by_root_folder},
  {"tmpfile", by_temporary_file},
  {"mmap-dev-mem", by_mapping_memory},
  {"etc-shadow", by_password_file},
  {"shm-file", by_shared_memory_file},
  {"stat", by_stat},
  {"inotify-scratch", by_watching},
  {NULL, NULL},
};

// MARK: links

static int by_symbolic_link(const search *here) {
  char path[PATH_MAX];
  way_inside(here->scratch, "symbolic", path);
  unlink(path);
  if (symlink(here->secret, path)) return errno;
  return way_opened(open(path, O_RDONLY));
}

static int by_linked_folder(const search *here) {
  char path[PATH_MAX], below[PATH_MAX];
  way_inside(here->scratch, "folder", path);
  unlink(path);
  if (symlink(here->folder, path)) return errno;
  way_inside(path, strrchr(here->secret, '/') + 1, below);
  return way_opened(open(below, O_RDONLY));
}

static int by_hard_link(const search *here) {
  char path[PATH_MAX];
  if (link(here->secret, way_inside(here->scratch, "hard", path))) return errno;
  return way_opened(open(path, O_RDONLY));
}

static int by_linkat_descriptor(const search *here) {
  char path[PATH_MAX], name[64];
  int place = open(here->secret, O_PATH);
  if (place < 0) return errno;
  snprintf(name, sizeof name, "/proc/self/fd/%d", place);
  way_inside(here->scratch, "linked", path);
  int problem = way_status(linkat(AT_FDCWD, name, AT_FDCWD, path, AT_SYMLINK_FOLLOW));
  close(place);
  return problem != 0 ? problem : way_opened(open(path, O_RDONLY));
}

static int by_renaming_in(const search *here) {
  char path[PATH_MAX];
  if (rename(here->secret, way_inside(here->scratch, "renamed", path))) return errno;
  rename(path, here->secret);
  return 0;
}

static int by_renaming_out(const search *here) {
  char from[PATH_MAX], to[PATH_MAX];
  int file = open(way_inside(here->scratch, "mine", from), O_WRONLY | O_CREAT, 0600);
  if (file < 0) return errno;
  close(file);
  if (rename(from, way_inside(here->folder, "theirs", to))) return errno;
  unlink(to);
  return 0;
}

static int by_exchanging(const search *here) {
  char mine[PATH_MAX];
  way_inside(here->scratch, "mine", mine);
  long result = syscall(SYS_renameat2, AT_FDCWD, mine, AT_FDCWD, here->secret, 2 /* exchange */);
  if (result < 0) return errno;
  syscall(SYS_renameat2, AT_FDCWD, mine, AT_FDCWD, here->secret, 2);
  return 0;
}

const way link_ways[] = {
  {"symlink", by_symbolic_link},
  {"symlink-folder", by_linked_folder},
  {"link", by_hard_link},
  {"linkat-descriptor", by_linkat_descriptor},
  {"rename-in", by_renaming_in},
  {"rename-out", by_renaming_out},
  {"rename-exchange", by_exchanging},
  {NULL, NULL},
};

// MARK: /proc

static int by_own_root(const search *here) { return opened_below("/proc/self/root", here); }

static int by_thread_root(const search *here) {
  return opened_below("/proc/thread-self/root", here);
}

static int by_first_root(const search *here) { return opened_below("/proc/1/root", here); }

static int by_own_folder(const search *here) {
  return opened_below("/proc/self/cwd/../../../../../../../..", here);
}

static int below_host(const search *here, const char *name) {
  char path[PATH_MAX];
  snprintf(path, sizeof path, "/proc/%d/%s", here->host, name);
  return way_opened(open(path, O_RDONLY));
}

static int by_host_environment(const search *here) { return below_host(here, "environ"); }

static int by_host_memory(const search *here) { return below_host(here, "mem"); }

static int by_host_root(const search *here) { return below_host(here, "root"); }

static int by_first_environment(const search *here) {
  (void)here;
  return way_opened(open("/proc/1/environ", O_RDONLY));
}

static int by_descriptors(const search *here) {
  // A descriptor nobody closed leads anywhere its file leads.
  for (int descriptor = 4; descriptor < 1024; descriptor++) {
    struct stat status;
    if (fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode) &&
        way_opened(openat(descriptor, here->secret + 1, O_RDONLY)) == 0) {
      return 0;
    }
  }
  return EBADF;
}

static int by_core_pattern(const search *here) {
  (void)here;
  return way_opened(open("/proc/sys/kernel/core_pattern", O_WRONLY));
}

const way proc_ways[] = {
  {"proc-self-root", by_own_root},
  {"proc-thread-root", by_thread_root},
  {"proc-1-root", by_first_root},
  {"proc-self-cwd", by_own_folder},
  {"proc-self-fd", by_descriptors},
  {"proc-host-environ", by_host_environment},
  {"proc-host-mem", by_host_memory},
  {"proc-host-root", by_host_root},
  {"proc-1-environ", by_first_environment},
  {"core-pattern", by_core_pattern},
  {NULL, NULL},
};
