// The least that can be started: the dynamic linker's work for libc, and nothing else.
int main(void) { return 0; }
