from oggz.cli import main

main()
