#define _GNU_SOURCE
#include "page.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

_Static_assert(sizeof(gantry_page) <= GANTRY_PAGE_SIZE, "the page has to hold what is in it");

volatile gantry_page *page_map(int fd) {
  struct stat file;
  if (fstat(fd, &file) != 0 || file.st_size < GANTRY_PAGE_SIZE) return NULL;
  void *page = mmap(NULL, GANTRY_PAGE_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close(fd);
  if (page == MAP_FAILED) return NULL;
  // A process that the plugin forks must not report its crash as the worker's. Should the kernel
  // refuse, that report is all that is lost.
  madvise(page, GANTRY_PAGE_SIZE, MADV_DONTFORK);
  return page;
}
