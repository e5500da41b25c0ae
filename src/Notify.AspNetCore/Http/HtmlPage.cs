using System.Text;
using Microsoft.AspNetCore.Http;

namespace Notify.AspNetCore.Http;

/// <summary>
/// A page that is not cached, framed by other sites or indexed, and does not pass its address to other sites: the
/// address may contain a token.
/// </summary>
internal sealed class HtmlPage(string html, string contentSecurityPolicy, int status = StatusCodes.Status200OK)
    : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        SecurityHeaders.SetDefaults(response);
        SecurityHeaders.SetForPage(response, contentSecurityPolicy);
        return HttpMethods.IsHead(httpContext.Request.Method)
            ? Task.CompletedTask
            : response.WriteAsync(html, Encoding.UTF8, httpContext.RequestAborted);
    }
}
