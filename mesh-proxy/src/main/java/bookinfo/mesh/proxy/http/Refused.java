package bookinfo.mesh.proxy.http;

/** Leaves the parser at the first byte that is not acceptable; without a stack trace, which garbage must not cost us. */
final class Refused extends Exception {
    final CodecFailure failure;

    Refused(CodecFailure failure) {
        super(failure.details(), null, false, false);
        this.failure = failure;
    }
}
