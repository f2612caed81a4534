package bookinfo.cli.doctor;

import bookinfo.cli.doctor.Facts.Service;

/**
 * Who makes a Service's load balancer, by what the Service says.
 *
 * @param by who
 * @param target {@code instance} or {@code ip}, empty where it is not said
 * @param internal whether it gets private addresses only
 */
record LoadBalancing(Maker by, String target, boolean internal) {
    static final String PREFIX = "service.beta.kubernetes.io/aws-load-balancer-";
    private static final String CONTROLLERS_CLASS = "service.k8s.aws/nlb";
    private static final String AUTO_MODES_CLASS = "eks.amazonaws.com/nlb";

    enum Maker {
        /** The cloud provider of Kubernetes, there in each cluster of EKS: a Classic or a Network Load Balancer. */
        CLOUD_PROVIDER,
        /** The AWS Load Balancer Controller, which must be installed. */
        CONTROLLER,
        /** The one in EKS Auto Mode. */
        AUTO_MODE,
        /** By a class that is not known here. */
        ANOTHER
    }

    static LoadBalancing of(Service service) {
        String type = annotation(service, "type");
        String target = type.equals("nlb-ip") ? "ip" : annotation(service, "nlb-target-type");
        Maker by = switch (service.loadBalancerClass()) {
            case "" -> type.equals("external") || type.equals("nlb-ip") ? Maker.CONTROLLER : Maker.CLOUD_PROVIDER;
            case CONTROLLERS_CLASS -> Maker.CONTROLLER;
            case AUTO_MODES_CLASS -> Maker.AUTO_MODE;
            default -> Maker.ANOTHER;
        };
        return new LoadBalancing(by, target, internal(service, by));
    }

    /** By the end of its name, empty when it is not there. */
    static String annotation(Service service, String name) {
        return service.annotations().getOrDefault(PREFIX + name, "");
    }

    /** The controller makes internal ones unless told otherwise, the cloud provider the other way round. */
    private static boolean internal(Service service, Maker by) {
        String scheme = annotation(service, "scheme");
        boolean said = !annotation(service, "internal").isEmpty()
                && !annotation(service, "internal").equals("false");
        if (by == Maker.CLOUD_PROVIDER) {
            return said;
        }
        return scheme.isEmpty() ? said || annotation(service, "internal").isEmpty() : scheme.equals("internal");
    }
}
