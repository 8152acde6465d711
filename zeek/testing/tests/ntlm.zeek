# What an SMB server says of itself by NTLM is written.
#
# @TEST-EXEC: zeek -C -r $TRACES/lab.pcap $PACKAGE %INPUT 2>stderr
# @TEST-EXEC: test ! -s stderr
# @TEST-EXEC: test ! -e reporter.log
# @TEST-EXEC: grep -q "198.51.100.45	445	PassiveRecon::NTLM_CHALLENGE	tcp-" passive_recon.log
# @TEST-EXEC: grep -q "192.0.2.21	-	PassiveRecon::NTLM_AUTHENTICATE	tcp-" passive_recon.log
# @TEST-EXEC: grep -q "PassiveRecon::NTLM_NEGOTIATE" passive_recon.log
# @TEST-EXEC: grep -q "445	PassiveRecon::NTLM_SERVER_FLAGS" passive_recon.log
