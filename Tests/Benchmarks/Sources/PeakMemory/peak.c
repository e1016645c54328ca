// Runs a program and prints the most memory it ever had resident, in KiB.
//
// The kernel carries the parent's peak into a child that starts as its copy, so the parent has to
// be small: a program of its own, in C.
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int count, char **arguments) {
  if (count < 2) return fputs("usage: PeakMemory PROGRAM [ARGUMENT...]\n", stderr), 64;
  pid_t child = fork();
  if (child < 0) return perror("fork"), 1;
  if (child == 0) {
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    dup2(nowhere, STDOUT_FILENO);
    execv(arguments[1], arguments + 1);
    perror(arguments[1]);
    _exit(127);
  }
  int status = 0;
  struct rusage usage;
  if (wait4(child, &status, 0, &usage) != child) return perror("wait4"), 1;
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    return fprintf(stderr, "%s ended with status %d\n", arguments[1], status), 1;
  }
  printf("%ld\n", usage.ru_maxrss);
  return 0;
}
