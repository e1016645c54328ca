#define _GNU_SOURCE
#include "page.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// Since Linux 6.10, which the C library's headers may be too old for.
#define SYSCALL_MSEAL 462

_Static_assert(sizeof(gantry_page) <= GANTRY_PAGE_SIZE, "the page has to hold what is in it");

// Maps a page of this size, or NULL, and closes its descriptor.
static void *map(int fd, int protection) {
  struct stat file;
  void *page = MAP_FAILED;
  if (fstat(fd, &file) == 0 && file.st_size >= GANTRY_PAGE_SIZE) {
    page = mmap(NULL, GANTRY_PAGE_SIZE, protection, MAP_SHARED, fd, 0);
  }
  close(fd);
  return page == MAP_FAILED ? NULL : page;
}

volatile gantry_page *page_map(int fd) {
  void *page = map(fd, PROT_READ | PROT_WRITE);
  // A process that the plugin forks must not report its crash as the worker's. Should the kernel
  // refuse, that report is all that is lost.
  if (page != NULL) madvise(page, GANTRY_PAGE_SIZE, MADV_DONTFORK);
  return page;
}

const volatile gantry_sign *sign_map(int fd) {
  void *sign = map(fd, PROT_READ);
  // Without it a plugin could unmap the page and lay its own there.
  if (sign != NULL) syscall(SYSCALL_MSEAL, sign, (size_t)GANTRY_PAGE_SIZE, 0ul);
  return sign;
}
