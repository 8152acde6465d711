# Fingerprints of both sides of TLS, and certificates where they go in clear (TLS 1.2 on 8443).
#
# @TEST-EXEC: zeek -C -r $TRACES/lab.pcap $PACKAGE %INPUT 2>stderr
# @TEST-EXEC: test ! -s stderr
# @TEST-EXEC: test ! -e reporter.log
# @TEST-EXEC: grep -q "PassiveRecon::SSL_CLIENT	ja3	" passive_recon.log
# @TEST-EXEC: grep -q "PassiveRecon::SSL_CLIENT	ja4	t1[23]d" passive_recon.log
# @TEST-EXEC: grep -q "PassiveRecon::SSL_SERVER	ja3-" passive_recon.log
# @TEST-EXEC: grep -q "	8443	PassiveRecon::SSL_SERVER	cert	MII" passive_recon.log
