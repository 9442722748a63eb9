import CLI

run()
