package bookinfo.mesh.proxy.config;

import java.util.Optional;

/**
 * A condition on a query parameter.
 *
 * @param match empty: the parameter only has to be there
 */
public record QueryMatch(String name, Optional<StringMatch> match) {}
