# Banners, algorithms, their HASSH and the key of SSH are written.
#
# @TEST-EXEC: zeek -C -r $TRACES/lab.pcap $PACKAGE %INPUT 2>stderr
# @TEST-EXEC: test ! -s stderr
# @TEST-EXEC: test ! -e reporter.log
# @TEST-EXEC: grep -q "PassiveRecon::SSH_CLIENT	.*SSH-2.0-OpenSSH_9.2p1" passive_recon.log
# @TEST-EXEC: grep -q "PassiveRecon::SSH_SERVER	.*SSH-2.0-OpenSSH_9.2p1" passive_recon.log
# @TEST-EXEC: grep -q "PassiveRecon::SSH_CLIENT_HASSH" passive_recon.log
# @TEST-EXEC: grep -q "PassiveRecon::SSH_SERVER_HASSH" passive_recon.log
# @TEST-EXEC: grep -q "PassiveRecon::SSH_SERVER_ALGOS" passive_recon.log
# @TEST-EXEC: grep -q "PassiveRecon::SSH_SERVER_HOSTKEY	SSHv2" passive_recon.log
# @TEST-EXEC: test "$(grep -c "BANNER.*SSH-2.0" passive_recon.log)" = 0
