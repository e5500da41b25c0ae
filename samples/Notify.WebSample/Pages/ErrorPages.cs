namespace Notify.WebSample.Pages;

/// <summary>Answers errors: a person sees a page, and a program receives problem details.</summary>
internal static class ErrorPages
{
    public static void UseErrorPages(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            StatusCodeSelector = exception => exception switch
            {
                BadHttpRequestException invalid => invalid.StatusCode,
                NotificationRejectedException => StatusCodes.Status400BadRequest,
                _ => StatusCodes.Status500InternalServerError,
            },
            ExceptionHandler = AnswerAsync,
        });
        app.UseStatusCodePages(context => AnswerAsync(context.HttpContext));
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        if (!context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
        {
            await context.RequestServices.GetRequiredService<IProblemDetailsService>()
                .WriteAsync(new ProblemDetailsContext { HttpContext = context });
            return;
        }

        var title = TitleOf(context.Response.StatusCode);
        var text = TextOf(context.Response.StatusCode);
        var page = new Page(context, title, Html.Of($"""<p>{text}</p><p><a href="/">Home</a></p>"""));
        await page.ExecuteAsync(context);
    }

    private static string TitleOf(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "Invalid request",
        StatusCodes.Status401Unauthorized => "Not signed in",
        StatusCodes.Status403Forbidden => "Not permitted",
        StatusCodes.Status404NotFound => "Page not found",
        _ => "Request failed",
    };

    private static string TextOf(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "The request is not valid. Go back, load the page again and retry.",
        StatusCodes.Status401Unauthorized => "You are not signed in.",
        StatusCodes.Status403Forbidden =>
            "Your role does not permit this. Sign out, and sign in as a person with another role.",
        StatusCodes.Status404NotFound => "This page does not exist.",
        _ => "The request failed. The console of the sample shows the error.",
    };
}
