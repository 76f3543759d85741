"""Whatever runs something: browser, crawl, Lighthouse, readers of files, pipeline, command line."""
