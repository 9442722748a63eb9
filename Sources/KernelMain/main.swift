import CLI
import Glibc

exit(CommandLineProgram.runThisProcess())
