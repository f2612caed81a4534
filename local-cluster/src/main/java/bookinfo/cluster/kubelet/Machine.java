package bookinfo.cluster.kubelet;

import bookinfo.cluster.api.Cluster;

/**
 * What all pods of this machine share.
 *
 * @param apiPort the API server's port on 127.0.0.1
 */
record Machine(
        Cluster cluster,
        Images images,
        KubeconfigWriter kubeconfigs,
        StartGate gate,
        Training training,
        ProcessTable processes,
        int apiPort) {}
