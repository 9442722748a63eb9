// The least a process can do: write one line and return. The floor of `kernel --version`.

#include <unistd.h>

int main(void) { return write(STDOUT_FILENO, "hello\n", 6) == 6 ? 0 : 1; }
