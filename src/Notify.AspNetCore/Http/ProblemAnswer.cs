using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace Notify.AspNetCore.Http;

/// <summary>
/// A failure: problem details (RFC 9457) for programs, and a page if a browser navigates to the endpoint, for example
/// by the link of an e-mail.
/// </summary>
internal sealed class ProblemAnswer(ProblemDetails problem) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        IResult result = ExpectsPage(httpContext.Request)
            ? SimplePage.Create(
                problem.Title ?? "", problem.Title ?? "", problem.Detail ?? "", status: problem.Status ?? 500)
            : TypedResults.Problem(problem);
        return result.ExecuteAsync(httpContext);
    }

    /// <summary>Returns true if the request names HTML. Scripts and programs accept JSON or everything.</summary>
    private static bool ExpectsPage(HttpRequest request) =>
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)
        && accepted.Any(type => type.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));
}
