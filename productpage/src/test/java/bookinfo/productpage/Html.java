package bookinfo.productpage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import nu.validator.htmlparser.common.XmlViolationPolicy;
import nu.validator.htmlparser.dom.HtmlDocumentBuilder;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** A page as a browser's parser reads it. */
final class Html {
    private final Document document;

    private Html(Document document) {
        this.document = document;
    }

    /** Parses {@code page}; anything that the HTML standard calls a parse error fails the test. */
    static Html valid(String page) {
        List<String> errors = new ArrayList<>();
        HtmlDocumentBuilder parser = new HtmlDocumentBuilder(XmlViolationPolicy.ALLOW);
        parser.setErrorHandler(new Errors(errors));
        try {
            Document document = parser.parse(new InputSource(new StringReader(page)));
            assertThat(errors).as(page).isEmpty();
            return new Html(document);
        } catch (IOException | SAXException e) {
            throw new AssertionError(page, e);
        }
    }

    /** The texts or attribute values that {@code path} (XPath with plain element names) selects. */
    List<String> texts(String path) {
        try {
            NodeList nodes = (NodeList) XPathFactory.newInstance()
                    .newXPath()
                    .evaluate(inAnyNamespace(path), document, XPathConstants.NODESET);
            return IntStream.range(0, nodes.getLength())
                    .mapToObj(n -> nodes.item(n).getTextContent().strip())
                    .toList();
        } catch (XPathExpressionException e) {
            throw new AssertionError(path, e);
        }
    }

    private static String inAnyNamespace(String path) {
        return path.replaceAll("/([a-z][a-z0-9]*)", "/*[local-name()='$1']");
    }

    private record Errors(List<String> found) implements ErrorHandler {
        @Override
        public void warning(SAXParseException warning) {
            error(warning);
        }

        @Override
        public void error(SAXParseException error) {
            found.add(error.getLineNumber() + ": " + error.getMessage());
        }

        @Override
        public void fatalError(SAXParseException error) {
            error(error);
        }
    }
}
