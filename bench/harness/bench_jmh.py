# bench: jmh       the small parts, by JMH; arguments go to JMH, such as WkbEnvelope -f 1
import subprocess
import sys

from workers import java


def main(args):
    sys.exit(subprocess.run(java("org.openjdk.jmh.Main", *args)).returncode)
