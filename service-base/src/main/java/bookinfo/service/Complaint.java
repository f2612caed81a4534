package bookinfo.service;

/** The body of a refusal as Bookinfo has always worded it. */
public record Complaint(String error) {}
