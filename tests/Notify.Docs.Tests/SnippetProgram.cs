using System.Reflection;
using System.Runtime.ExceptionServices;

namespace Notify.Docs.Tests;

/// <summary>Runs snippets: programs with their output, and methods of test classes.</summary>
internal static class SnippetProgram
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(1);

    /// <summary>Runs a program and returns its output on the console.</summary>
    public static async Task<string> RunAsync(Snippet snippet, params string[] args)
    {
        var main = SnippetCompiler.Load(snippet).EntryPoint!;
        var console = Console.Out;
        var output = new StringWriter();
        Console.SetOut(output);
        try
        {
            // The entry point of an asynchronous program waits for its end.
            await Task.Run(() => Invoke(main, null, main.GetParameters().Length == 0 ? [] : [args]))
                .WaitAsync(TimeLimit);
            return output.ToString();
        }
        finally
        {
            Console.SetOut(console);
        }
    }

    /// <summary>Calls an asynchronous method of a test class.</summary>
    public static async Task InvokeTestAsync(Snippet snippet, string type, string method, params object[] args)
    {
        var test = SnippetCompiler.Load(snippet).GetType(type, throwOnError: true)!;
        await ((Task)Invoke(test.GetMethod(method)!, Activator.CreateInstance(test), args)!).WaitAsync(TimeLimit);
    }

    private static object? Invoke(MethodInfo method, object? instance, object?[] args)
    {
        try
        {
            return method.Invoke(instance, args);
        }
        catch (TargetInvocationException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerException!);
            throw;
        }
    }
}
