using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Notify.Architecture.Tests.Text;

/// <summary>Extracts what a file says to people.</summary>
internal static class Prose
{
    // Separates pieces of prose, so that a phrase does not match across code.
    private const char Code = '\0';

    /// <summary>
    /// Returns the text of a file with blanks for everything that is not prose, so that positions stay the same. In C#,
    /// the prose is comments and strings of several words; other files are prose as a whole.
    /// </summary>
    public static string Of(string path, string text) =>
        path.EndsWith(".cs", StringComparison.Ordinal) ? OfCSharp(text) : text;

    private static string OfCSharp(string text)
    {
        var root = CSharpSyntaxTree.ParseText(SourceText.From(text)).GetRoot();
        var prose = new char[text.Length];
        for (var index = 0; index < text.Length; index++)
            prose[index] = char.IsWhiteSpace(text[index]) ? text[index] : Code;
        foreach (var token in root.DescendantTokens())
        {
            if (IsString(token) && token.Text.Any(char.IsWhiteSpace))
                Copy(text, token.Span, prose);
            foreach (var trivia in token.LeadingTrivia.Concat(token.TrailingTrivia).Where(IsComment))
                CopyComment(text, trivia.FullSpan, prose);
        }

        return new string(prose);
    }

    private static bool IsString(SyntaxToken token) => token.Kind() is
        SyntaxKind.InterpolatedStringTextToken
        or SyntaxKind.StringLiteralToken
        or SyntaxKind.SingleLineRawStringLiteralToken
        or SyntaxKind.MultiLineRawStringLiteralToken
        or SyntaxKind.Utf8StringLiteralToken
        or SyntaxKind.Utf8SingleLineRawStringLiteralToken
        or SyntaxKind.Utf8MultiLineRawStringLiteralToken;

    private static bool IsComment(SyntaxTrivia trivia) => trivia.Kind() is
        SyntaxKind.SingleLineCommentTrivia
        or SyntaxKind.MultiLineCommentTrivia
        or SyntaxKind.SingleLineDocumentationCommentTrivia
        or SyntaxKind.MultiLineDocumentationCommentTrivia;

    /// <summary>Copies a comment without the slashes, so that a phrase may continue on the next line.</summary>
    private static void CopyComment(string text, TextSpan span, char[] prose)
    {
        Copy(text, TextSpan.FromBounds(WithSlashes(text, span.Start), span.End), prose);
        for (var index = span.Start; index < span.End; index++)
        {
            var isSlash = text[index] == '/' && (index == span.Start || text[index - 1] is '/' or '\n' or ' ');
            if (isSlash)
                prose[index] = ' ';
        }

        for (var index = WithSlashes(text, span.Start); index < span.Start; index++)
            prose[index] = ' ';
    }

    /// <summary>The trivia of a documentation comment begins after its first slashes.</summary>
    private static int WithSlashes(string text, int start)
    {
        while (start > 0 && text[start - 1] == '/')
            start--;
        return start;
    }

    private static void Copy(string text, TextSpan span, char[] prose) =>
        text.CopyTo(span.Start, prose, span.Start, span.Length);
}
