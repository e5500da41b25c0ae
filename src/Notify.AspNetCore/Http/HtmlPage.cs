using System.Text;
using Microsoft.AspNetCore.Http;

namespace Notify.AspNetCore.Http;

/// <summary>A page that nothing may cache, frame, index or learn the address of: its URL can hold a token.</summary>
internal sealed class HtmlPage(string html, string contentSecurityPolicy, int status = StatusCodes.Status200OK) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        SecurityHeaders.Set(response, contentSecurityPolicy);
        response.Headers.CacheControl = "no-store";
        return response.WriteAsync(html, Encoding.UTF8, httpContext.RequestAborted);
    }
}
